package io.echogate.datapath;

import io.echogate.datapath.layout.BucketPlaces;
import io.echogate.datapath.layout.Buckets;
import io.echogate.datapath.layout.ConfigMap;
import io.echogate.datapath.layout.Succession;
import io.echogate.datapath.layout.WayPlaces;
import io.echogate.datapath.layout.WaySpan;
import io.echogate.datapath.layout.Ways;
import io.echogate.ebpf.BpfMap;
import io.echogate.linux.Mapping;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads what the config map of a running policy remembers, and notes what has been done since. */
final class ConfigReader {

  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private ConfigReader() {}

  /** The places that a running policy's buckets and tables have. */
  static BucketPlaces places(PolicyObjects objects) {
    try (Mapping config = objects.config().mmapHere(Mapping.Access.READ)) {
      List<Integer> lines =
          IntStream.range(0, ConfigMap.buckets(config.segment()))
              .mapToObj(bucket -> ConfigMap.bucketPlace(config.segment(), bucket))
              .toList();
      int room = objects.buckets().spec().valueSize() / Buckets.SIZE;
      return new BucketPlaces(lines, room, ways(objects, lines));
    }
  }

  private static WayPlaces ways(PolicyObjects objects, List<Integer> lines) {
    List<Integer> firsts =
        tables(objects, lines).stream().map(span -> span.map(WaySpan::first).orElse(0)).toList();
    return new WayPlaces(firsts, objects.sources().map(map -> Ways.lines(map.spec())).orElse(0));
  }

  /** Where the tables lie of buckets that have these places, for those that have one. */
  static List<Optional<WaySpan>> tables(PolicyObjects objects, List<Integer> lines) {
    try (Mapping buckets = objects.buckets().mmapHere(Mapping.Access.READ)) {
      return lines.stream()
          .map(line -> Buckets.table(Buckets.line(buckets.segment(), line)))
          .toList();
    }
  }

  /** What a running policy knows of those before it. */
  static Succession succession(PolicyObjects objects) {
    try (Mapping config = objects.config().mmapHere(Mapping.Access.READ)) {
      return Succession.read(config.segment());
    }
  }

  /** Whether a running policy asks which queries left the machine. */
  static boolean asksForQueries(PolicyObjects objects) {
    try (Mapping config = objects.config().mmapHere(Mapping.Access.READ)) {
      return ConfigMap.asksForQueries(config.segment());
    }
  }

  /** How often sets of a running policy have been changed in place. */
  static long changesOfSets(BpfMap config) {
    try (Mapping mapping = config.mmapHere(Mapping.Access.READ)) {
      return (long) LONG.getAcquire(mapping.segment(), (long) ConfigMap.SETS);
    }
  }

  /** Notes that the counts of the policy before have been carried over to a running one. */
  static void noteCarried(PolicyObjects objects) {
    try (Mapping config = objects.config().mmapHere(Mapping.Access.READ_WRITE)) {
      Succession.noteCarried(config.segment());
    }
  }
}
