package io.echogate.datapath;

import io.echogate.datapath.layout.BucketPlaces;
import io.echogate.datapath.layout.SourceVerdict;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.MapSpec;
import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Map;

/** Fills a prefix map of the source filter: the kernel's trie, whose longest prefix wins. */
final class PrefixMap {
  private static final ValueLayout.OfInt ADDRESS4 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong ADDRESS6 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private PrefixMap() {}

  /** Creates the map with all its prefixes, by one call. */
  static BpfMap create(MapSpec spec, Map<Prefix, SourceVerdict> prefixes, BucketPlaces places) {
    BpfMap map = BpfMap.create(spec);
    try (Arena arena = Arena.ofConfined()) {
      long keySize = spec.keySize();
      MemorySegment keys = arena.allocate(keySize * prefixes.size(), Long.BYTES);
      MemorySegment values = arena.allocate(ValueLayout.JAVA_LONG, prefixes.size());
      int at = 0;
      for (Map.Entry<Prefix, SourceVerdict> entry : prefixes.entrySet()) {
        write(keys.asSlice(keySize * at, keySize), entry.getKey());
        values.setAtIndex(ValueLayout.JAVA_LONG, at++, entry.getValue().entry(places));
      }
      map.updateAll(keys, values, at);
      return map;
    } catch (RuntimeException e) {
      // Whatever it was, it is thrown on; but nothing stays open.
      map.close();
      throw e;
    }
  }

  private static void write(MemorySegment key, Prefix prefix) {
    key.set(ValueLayout.JAVA_INT_UNALIGNED, 0, prefix.length());
    if (prefix.family() == Family.IP4) {
      key.set(ADDRESS4, Integer.BYTES, (int) prefix.low());
    } else {
      key.set(ADDRESS6, Integer.BYTES, prefix.high());
      key.set(ADDRESS6, Integer.BYTES + Long.BYTES, prefix.low());
    }
  }
}
