package io.echogate.datapath;

import io.echogate.datapath.layout.EventControl;
import io.echogate.datapath.layout.EventRecord;
import io.echogate.datapath.layout.MachineMap;
import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.MapSpec;
import io.echogate.linux.NetNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The maps that all filters of a network namespace have in common. Each is pinned when the first
 * filter needs it, and goes with the last filter.
 */
final class NamespaceMaps implements SharedMaps {
  /** What the reader of events locks. */
  private static final String READER = "reader";

  private final NetNamespace namespace;
  private final Path directory;

  /**
   * Those of a namespace.
   *
   * @param directory where they are pinned
   */
  NamespaceMaps(NetNamespace namespace, Path directory) {
    this.namespace = namespace;
    this.directory = directory;
  }

  /**
   * The map of that description; the caller closes it, and holds the lock of {@link Pins}. What is
   * in the map of the machine is up to date. Filters that another version of Echogate applied keep
   * a map of theirs, if it is of another kind.
   */
  @Override
  public BpfMap open(MapSpec spec) {
    try (Closing closing = new Closing()) {
      BpfMap map = closing.add(openOrCreate(spec));
      if (spec.name().equals(MachineMap.NAME)) {
        try (MachineSets sets = MachineSets.of(namespace, map, directory)) {
          var _ = sets.refresh();
        }
      }
      var _ = closing.handOver();
      return map;
    }
  }

  private BpfMap openOrCreate(MapSpec spec) {
    Path pin = directory.resolve(spec.name());
    if (Files.exists(pin)) {
      BpfMap found = BpfMap.open(pin);
      if (found.spec().equals(spec)) {
        return found;
      }
      found.close();
      Pins.removeTree(pin);
    }
    Pins.makeDirectory(directory);
    try (Closing closing = new Closing()) {
      BpfMap map = closing.add(SharedMaps.create(spec));
      map.pin(pin);
      var _ = closing.handOver();
      return map;
    }
  }

  /** What programs know of the machine; empty if none of them asks. The caller closes it. */
  Optional<MachineSets> machine() {
    Path pin = directory.resolve(MachineMap.NAME);
    if (!Files.exists(pin)) {
      return Optional.empty();
    }
    try (BpfMap map = BpfMap.open(pin)) {
      return Optional.of(MachineSets.of(namespace, map, directory));
    }
  }

  /**
   * Reads what programs report; empty if none of them does. The caller closes it.
   *
   * @throws FilterException if somebody else reads
   */
  Optional<EventReader> events() {
    Path ring = directory.resolve(EventRecord.RING);
    if (!Files.exists(ring)) {
      return Optional.empty();
    }
    Path lock = directory.resolve(READER);
    Pins.makeDirectory(lock);
    try (BpfMap control = BpfMap.open(directory.resolve(EventControl.NAME));
        BpfMap records = BpfMap.open(ring)) {
      return Optional.of(EventReader.open(control, records, lock));
    }
  }

  /** Whether programs still report to a reader: its ring has not gone with the last filter. */
  boolean reachesReader(EventReader reader) {
    Path ring = directory.resolve(EventRecord.RING);
    if (!Files.exists(ring)) {
      return false;
    }
    try (BpfMap records = BpfMap.open(ring)) {
      return records.info().id() == reader.ring();
    } catch (BpfException e) {
      if (e.kind() == BpfException.Kind.MISSING) {
        return false;
      }
      throw e;
    }
  }
}
