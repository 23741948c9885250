package io.echogate.datapath;

import io.echogate.datapath.layout.BucketPlaces;
import io.echogate.datapath.layout.Buckets;
import io.echogate.datapath.layout.ConfigMap;
import io.echogate.datapath.layout.Succession;
import io.echogate.linux.Mapping;
import java.util.List;
import java.util.stream.IntStream;

/** Reads what the config map of a running policy remembers, and notes what has been done since. */
final class ConfigReader {

  private ConfigReader() {}

  /** The places that a running policy's buckets have. */
  static BucketPlaces places(PolicyObjects objects) {
    try (Mapping config = objects.config().mmap(Mapping.Access.READ)) {
      List<Integer> lines =
          IntStream.range(0, ConfigMap.buckets(config.segment()))
              .mapToObj(bucket -> ConfigMap.bucketPlace(config.segment(), bucket))
              .toList();
      return new BucketPlaces(lines, objects.buckets().spec().valueSize() / Buckets.SIZE);
    }
  }

  /** What a running policy knows of those before it. */
  static Succession succession(PolicyObjects objects) {
    try (Mapping config = objects.config().mmap(Mapping.Access.READ)) {
      return Succession.read(config.segment());
    }
  }

  /** Notes that the counts of the policy before have been carried over to a running one. */
  static void noteCarried(PolicyObjects objects) {
    try (Mapping config = objects.config().mmap(Mapping.Access.READ_WRITE)) {
      Succession.noteCarried(config.segment());
    }
  }
}
