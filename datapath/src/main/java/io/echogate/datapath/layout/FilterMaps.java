package io.echogate.datapath.layout;

import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.MapType;
import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The maps of a program.
 *
 * @param config what the program reads and never writes
 * @param buckets the buckets, {@link Buckets} each
 * @param counters a block for each possible CPU, {@link CounterCells}
 * @param sources the state of limits for each prefix or source address, {@link Ways}; if there are
 *     any
 * @param prefixes those of the source filter, by the number of the list
 * @param requests the queries that left lately, if they are asked for or kept for others
 * @param machine the addresses of the machine, if they are asked for
 * @param events where packets are reported, if the kernel can
 * @param cells what the counters are
 * @param places where the buckets lie
 * @param secret what the hashes of addresses are made of
 * @param bucketMask keeps the offset of a statement's first bucket inside the map, and those behind
 *     it too
 * @param cpuMask keeps a CPU's number inside the counters
 */
public record FilterMaps(
    ConfigMap config,
    MapSpec buckets,
    MapSpec counters,
    Optional<MapSpec> sources,
    List<MapSpec> prefixes,
    Optional<MapSpec> requests,
    Optional<MapSpec> machine,
    Optional<EventMaps> events,
    CounterCells cells,
    BucketPlaces places,
    long secret,
    int bucketMask,
    int cpuMask) {

  /**
   * The maps for tables whose buckets lie in these places.
   *
   * @param keepsQueries whether queries are written down though the policy does not ask for them
   * @param reporting whether there are events
   */
  public static FilterMaps create(
      PolicyTables tables,
      BucketPlaces places,
      long secret,
      int cpus,
      boolean keepsQueries,
      boolean reporting) {
    int ways = places.ways().room();
    return new FilterMaps(
        ConfigMap.create(tables),
        MapSpec.mmapableArray("eg_buckets", places.room() * Buckets.SIZE, 1),
        MapSpec.mmapableArray("eg_counters", tables.cells().mapSize(cpus), 1),
        ways > 0 ? Optional.of(Ways.map(ways)) : Optional.empty(),
        prefixMaps(tables.sources()),
        keepsQueries || tables.asksForQueries()
            ? Optional.of(RequestTable.map())
            : Optional.empty(),
        tables.asks(MessageTables::isOfMachine) ? Optional.of(MachineMap.spec()) : Optional.empty(),
        reporting ? Optional.of(EventMaps.create(cpus)) : Optional.empty(),
        tables.cells(),
        places,
        secret,
        places.mask(),
        CounterCells.cpuMask(cpus));
  }

  /** The maps that it shares with the other filters of the network namespace. */
  public List<MapSpec> common() {
    return Stream.of(requests, machine, events.map(EventMaps::control), events.map(EventMaps::ring))
        .flatMap(Optional::stream)
        .toList();
  }

  private static List<MapSpec> prefixMaps(SourceTable sources) {
    List<MapSpec> maps = new ArrayList<>();
    for (Map<Prefix, SourceVerdict> prefixes : sources.prefixes()) {
      Family family = prefixes.keySet().iterator().next().family();
      maps.add(
          new MapSpec(
              "eg_src_" + maps.size(),
              MapType.LPM_TRIE,
              prefixKeySize(family),
              Long.BYTES,
              prefixes.size(),
              MapSpec.NO_PREALLOC));
    }
    return List.copyOf(maps);
  }

  /** Bytes of a prefix map's key: the length in bits, then the address. */
  static int prefixKeySize(Family family) {
    return Integer.BYTES + (family == Family.IP4 ? 4 : 16);
  }
}
