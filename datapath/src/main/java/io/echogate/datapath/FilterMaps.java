package io.echogate.datapath;

import io.echogate.ebpf.MapSpec;

/**
 * The maps of a program.
 *
 * @param config what the program reads and never writes
 * @param buckets the buckets, {@link Buckets} each
 * @param counters a block for each CPU, {@link CounterCells}
 * @param bucketMask keeps the offset of a statement's first bucket inside the map, and those behind
 *     it too
 */
record FilterMaps(ConfigMap config, MapSpec buckets, MapSpec counters, int bucketMask) {

  static FilterMaps create(VerdictTable table, int cpus) {
    int capacity = Buckets.capacity(table.buckets().size());
    int behind = table.longestSum() - 1;
    return new FilterMaps(
        ConfigMap.create(),
        MapSpec.mmapableArray("eg_buckets", (capacity + behind) * Buckets.SIZE, 1),
        MapSpec.mmapableArray("eg_counters", Math.toIntExact(CounterCells.mapSize(cpus)), 1),
        (capacity - 1) * Buckets.SIZE);
  }

  /** Keeps a CPU's number inside the map. */
  int cpuMask() {
    return (counters.valueSize() >> CounterCells.BLOCK_SHIFT) - 1;
  }
}
