package io.echogate.traffic.golden;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Captures of every form that Echogate reads, and some that it refuses: {@code
 * scripts/captures/captures.py} makes them, and says what is in each.
 */
public final class GoldenCaptures {
  private static final Path ROOT = Path.of(System.getProperty("echogate.root", ".."));

  /** Where they lie. */
  public static final Path DIRECTORY =
      ROOT.resolve("traffic/src/test/resources/io/echogate/traffic/golden");

  /** What makes them, in a directory that it is given. */
  static final Path SCRIPT = ROOT.resolve("scripts/captures/captures.py");

  private static final String REFUSED = "refused-";

  private GoldenCaptures() {}

  /** The names of those that are read. */
  static Stream<String> names() throws IOException {
    return counts().keySet().stream().filter(name -> !name.startsWith(REFUSED));
  }

  /** Those that are read. */
  public static Stream<Path> files() throws IOException {
    return names().map(DIRECTORY::resolve);
  }

  /** Those that are refused. */
  static Stream<String> refused() throws IOException {
    return counts().keySet().stream().filter(name -> name.startsWith(REFUSED));
  }

  /** How many packets of each kind are in each, by what the script put there. */
  static SortedMap<String, Map<String, Long>> counts() throws IOException {
    SortedMap<String, Map<String, Long>> counts = new TreeMap<>();
    for (String line : Files.readAllLines(DIRECTORY.resolve("counts.tsv"))) {
      String[] fields = line.split("\t", -1);
      counts
          .computeIfAbsent(fields[0], _ -> new TreeMap<>())
          .put(fields[1], Long.valueOf(fields[2]));
    }
    return counts;
  }

  /** A capture's bytes as they were before they were packed, if they were. */
  static byte[] unpacked(Path capture) throws IOException {
    String name = capture.toString();
    try (InputStream in = Files.newInputStream(capture)) {
      if (name.endsWith(".gz")) {
        return new GZIPInputStream(in).readAllBytes();
      }
      return name.endsWith(".zst") ? new ZstdInputStream(in).readAllBytes() : in.readAllBytes();
    }
  }
}
