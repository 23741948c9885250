package io.echogate.cli;

import io.echogate.ebpf.BpfLinkInfo;
import io.echogate.ebpf.BpfObjects;
import io.echogate.ebpf.MapInfo;
import io.echogate.ebpf.ProgramInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds of the kernel, by the numbers that it gives each thing only once.
 *
 * @param bpf such as {@code prog_id 7}
 * @param namespaces the inodes of network namespaces
 */
record Holdings(Set<String> bpf, Set<String> namespaces) {
  private static final Pattern BPF_ID =
      Pattern.compile("(?m)^(prog_id|map_id|link_id):\\s+(\\d+)$");
  private static final Pattern NAMESPACE = Pattern.compile("net:\\[(\\d+)]");

  /** What a process holds now. */
  static Holdings of(long process) throws IOException {
    Set<String> bpf = new TreeSet<>();
    Set<String> namespaces = new TreeSet<>();
    Path descriptors = Path.of("/proc", Long.toString(process));
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

  /** Which of them the kernel still has, whoever holds them. */
  Set<String> left() throws IOException {
    Set<String> left = new TreeSet<>();
    left.addAll(ids("prog_id", BpfObjects.programs().stream().map(ProgramInfo::id)));
    left.addAll(ids("map_id", BpfObjects.maps().stream().map(MapInfo::id)));
    left.addAll(ids("link_id", BpfObjects.links().stream().map(BpfLinkInfo::id)));
    left.retainAll(bpf);
    // A namespace lives on only by a mount, a process in it, or a descriptor; the last two ended.
    String mounts = Files.readString(Path.of("/proc/self/mountinfo"));
    namespaces.stream().filter(inode -> mounts.contains("net:[" + inode)).forEach(left::add);
    return left;
  }

  private static Collection<String> ids(String name, Stream<Integer> ids) {
    return ids.map(id -> name + " " + id).toList();
  }
}
