package io.echogate.bench;

import static java.util.Map.entry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rooms as they lie in the build, and the arrows between them as they were designed. */
final class Rooms {
  private static final String PREFIX = "io.echogate.";

  /** What each room may import, directly. Whoever adds an arrow here changes the design. */
  static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          entry("icmp", Set.of()),
          entry("policy", Set.of("icmp")),
          entry("engine", Set.of("policy", "icmp")),
          entry("advice", Set.of("engine", "policy", "icmp")),
          entry("traffic", Set.of("engine", "policy", "icmp")),
          entry("firewalls", Set.of("advice", "engine", "policy", "icmp")),
          entry("linux", Set.of()),
          entry("ebpf", Set.of("linux")),
          entry("datapath", Set.of("policy", "icmp", "ebpf", "linux")),
          entry(
              "cli",
              Set.of(
                  "icmp",
                  "policy",
                  "engine",
                  "advice",
                  "traffic",
                  "firewalls",
                  "linux",
                  "ebpf",
                  "datapath")),
          entry(
              "bench",
              Set.of(
                  "icmp",
                  "policy",
                  "engine",
                  "advice",
                  "traffic",
                  "firewalls",
                  "linux",
                  "ebpf",
                  "datapath",
                  "cli")));

  private Rooms() {}

  /** The names of the modules of the build that hold Java code. */
  static Set<String> inBuild() {
    try (Stream<Path> entries = Files.list(root())) {
      return entries
          .filter(entry -> Files.isDirectory(entry.resolve("src/main/java")))
          .map(entry -> entry.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a room's compiled classes lie. */
  static Path classes(String room) {
    return root().resolve(room).resolve("target/classes");
  }

  /** The compiled classes of all rooms. */
  static List<Path> classes() {
    return inBuild().stream().map(Rooms::classes).toList();
  }

  /** The room of a package or class name, or the empty string for what is not ours. */
  static String of(String name) {
    if (!name.startsWith(PREFIX)) {
      return "";
    }
    String rest = name.substring(PREFIX.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  /** For each room the rooms that its module descriptor requires. */
  static Map<String, Set<String>> required() {
    Map<String, Set<String>> required = new TreeMap<>();
    for (String room : inBuild()) {
      Set<String> names =
          descriptor(room).requires().stream()
              .map(requires -> of(requires.name()))
              .filter(name -> !name.isEmpty())
              .collect(Collectors.toCollection(TreeSet::new));
      required.put(room, names);
    }
    return required;
  }

  private static ModuleDescriptor descriptor(String room) {
    try (InputStream in = Files.newInputStream(classes(room).resolve("module-info.class"))) {
      return ModuleDescriptor.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    return Path.of(System.getProperty("echogate.root"));
  }
}
