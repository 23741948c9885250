package io.echogate.datapath;

import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.MapType;
import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The maps of a program.
 *
 * @param config what the program reads and never writes
 * @param buckets the buckets, {@link Buckets} each
 * @param counters a block for each possible CPU, {@link CounterCells}
 * @param sources the state of limits for each source address, {@link SourceWays}; if there are any
 * @param prefixMaps the prefixes of the source filter; lanes with equal prefixes share a map
 * @param cells what the counters are
 * @param bucketMask keeps the offset of a statement's first bucket inside the map, and those behind
 *     it too
 * @param cpuMask keeps a CPU's number inside the counters
 */
record FilterMaps(
    ConfigMap config,
    MapSpec buckets,
    MapSpec counters,
    Optional<MapSpec> sources,
    Map<Map<Prefix, SourceVerdict>, MapSpec> prefixMaps,
    CounterCells cells,
    int bucketMask,
    int cpuMask) {

  static FilterMaps create(PolicyTables tables, int cpus) {
    int capacity = Buckets.capacity(tables.buckets().size());
    int behind = tables.longestSum() - 1;
    boolean perSource = tables.cases().stream().anyMatch(LimitCase::perSource);
    return new FilterMaps(
        ConfigMap.create(),
        MapSpec.mmapableArray("eg_buckets", (capacity + behind) * Buckets.SIZE, 1),
        MapSpec.mmapableArray("eg_counters", tables.cells().mapSize(cpus), 1),
        perSource ? Optional.of(SourceWays.map()) : Optional.empty(),
        prefixMaps(tables.sources()),
        tables.cells(),
        (capacity - 1) * Buckets.SIZE,
        CounterCells.cpuMask(cpus));
  }

  private static Map<Map<Prefix, SourceVerdict>, MapSpec> prefixMaps(SourceTable sources) {
    Map<Map<Prefix, SourceVerdict>, MapSpec> maps = new LinkedHashMap<>();
    for (SourceTable.Lane lane : sources.lanes()) {
      if (!lane.prefixes().isEmpty()) {
        int number = maps.size();
        maps.computeIfAbsent(lane.prefixes(), prefixes -> prefixMap(lane, number));
      }
    }
    return maps;
  }

  private static MapSpec prefixMap(SourceTable.Lane lane, int number) {
    return new MapSpec(
        "eg_src_" + number,
        MapType.LPM_TRIE,
        prefixKeySize(lane.family()),
        Long.BYTES,
        lane.prefixes().size(),
        MapSpec.NO_PREALLOC);
  }

  /** Bytes of a prefix map's key: the length in bits, then the address. */
  static int prefixKeySize(Family family) {
    return Integer.BYTES + (family == Family.IP4 ? 4 : 16);
  }

  /** The prefixes of a lane; empty if it has only a default. */
  Optional<MapSpec> prefixes(SourceTable.Lane lane) {
    return Optional.ofNullable(prefixMaps.get(lane.prefixes()));
  }
}
