package io.echogate.datapath;

import io.echogate.ebpf.MapSpec;

/**
 * The maps of a program.
 *
 * @param config what the program reads and never writes
 * @param buckets the buckets, {@link Buckets} each
 * @param counters a block for each CPU, {@link CounterCells}
 */
record FilterMaps(ConfigMap config, MapSpec buckets, MapSpec counters) {

  static FilterMaps create(int buckets, int cpus) {
    return new FilterMaps(
        ConfigMap.create(),
        MapSpec.mmapableArray("eg_buckets", Buckets.capacity(buckets) * Buckets.SIZE, 1),
        MapSpec.mmapableArray("eg_counters", Math.toIntExact(CounterCells.mapSize(cpus)), 1));
  }

  /** Keeps the offset of a bucket inside the map. */
  int bucketMask() {
    return buckets.valueSize() - Buckets.SIZE;
  }

  /** Keeps a CPU's number inside the map. */
  int cpuMask() {
    return (counters.valueSize() >> CounterCells.BLOCK_SHIFT) - 1;
  }
}
