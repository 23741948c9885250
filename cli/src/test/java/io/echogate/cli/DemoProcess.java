package io.echogate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echogate.ebpf.BpfLinkInfo;
import io.echogate.ebpf.BpfObjects;
import io.echogate.ebpf.MapInfo;
import io.echogate.ebpf.ProgramInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The demo in a process of its own, and what of the kernel that process holds. */
final class DemoProcess implements AutoCloseable {
  private static final Pattern BPF_ID =
      Pattern.compile("(?m)^(prog_id|map_id|link_id):\\s+(\\d+)$");
  private static final Pattern NAMESPACE = Pattern.compile("net:\\[(\\d+)]");

  /**
   * Things of the kernel, by the numbers that it gives each only once.
   *
   * @param bpf such as {@code prog_id 7}
   * @param namespaces the inodes of network namespaces
   */
  record Holdings(Set<String> bpf, Set<String> namespaces) {}

  private final Process process;
  private final BufferedReader output;
  private final List<String> lines = new ArrayList<>();

  private DemoProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  static DemoProcess start() throws IOException {
    return new DemoProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                DemoVerb.NAME)
            .redirectErrorStream(true)
            .start());
  }

  /** Reads on until a line begins so. */
  void readTo(String beginning) throws IOException {
    String line;
    do {
      line = output.readLine();
      if (line == null) {
        throw new AssertionError("ended before: " + beginning + "\n" + text());
      }
      lines.add(line);
    } while (!line.startsWith(beginning));
  }

  /** Sends a signal. */
  void signal(String name) throws IOException, InterruptedException {
    String command = "kill -%s %d".formatted(name, process.pid());
    int status = new ProcessBuilder("sh", "-c", command).start().waitFor();
    if (status != 0) {
      throw new AssertionError(command + " ended with " + status);
    }
  }

  /** Waits for the end. */
  int end() throws InterruptedException {
    output.lines().forEach(lines::add);
    return process.waitFor();
  }

  /** What it has printed, as far as it was read. */
  String text() {
    return String.join("\n", lines) + "\n";
  }

  /** What it holds now. */
  Holdings holdings() throws IOException {
    Set<String> bpf = new TreeSet<>();
    Set<String> namespaces = new TreeSet<>();
    Path descriptors = Path.of("/proc", Long.toString(process.pid()));
    try (Stream<Path> files = Files.list(descriptors.resolve("fd"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        try {
          matches(NAMESPACE, Files.readSymbolicLink(file).toString())
              .forEach(match -> namespaces.add(match.group(1)));
          String info = Files.readString(descriptors.resolve("fdinfo").resolve(file.getFileName()));
          matches(BPF_ID, info).forEach(match -> bpf.add(match.group(1) + " " + match.group(2)));
        } catch (NoSuchFileException closedMeanwhile) {
          // Then it holds nothing by it.
        }
      }
    }
    return new Holdings(bpf, namespaces);
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  /** Which of those the kernel still has, whoever holds them. */
  static Set<String> left(Holdings of) throws IOException {
    Set<String> left = new TreeSet<>();
    left.addAll(ids("prog_id", BpfObjects.programs().stream().map(ProgramInfo::id)));
    left.addAll(ids("map_id", BpfObjects.maps().stream().map(MapInfo::id)));
    left.addAll(ids("link_id", BpfObjects.links().stream().map(BpfLinkInfo::id)));
    left.retainAll(of.bpf());
    // A namespace lives on only by a mount, a process in it, or a descriptor; the last two ended.
    String mounts = Files.readString(Path.of("/proc/self/mountinfo"));
    of.namespaces().stream().filter(inode -> mounts.contains("net:[" + inode)).forEach(left::add);
    return left;
  }

  private static Collection<String> ids(String name, Stream<Integer> ids) {
    return ids.map(id -> name + " " + id).toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
