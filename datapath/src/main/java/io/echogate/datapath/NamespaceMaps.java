package io.echogate.datapath;

import io.echogate.datapath.layout.RequestTable;
import io.echogate.ebpf.BpfMap;
import io.echogate.linux.Mapping;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The maps that all filters of a network namespace share. They are pinned from when the first
 * filter asks for them until the last one is taken away ({@link Pins#removeIfEmpty}). Whoever asks
 * holds the lock of the pins.
 */
final class NamespaceMaps {
  private static final String REQUESTS = "requests";

  private NamespaceMaps() {}

  /**
   * The queries that left the namespace lately ({@link RequestTable}): those remembered by all
   * filters of the same version of Echogate. The caller closes it.
   */
  static BpfMap requests(Pins pins) {
    Path pin = pins.shared().resolve(REQUESTS);
    if (Files.exists(pin)) {
      BpfMap found = BpfMap.open(pin);
      if (found.spec().equals(RequestTable.map())) {
        return found;
      }
      // Filters of another version keep theirs.
      found.close();
      Pins.removeTree(pin);
    }
    Pins.makeDirectory(pins.shared());
    try (Closing closing = new Closing()) {
      BpfMap created = closing.add(newRequests());
      created.pin(pin);
      var _ = closing.handOver();
      return created;
    }
  }

  /** A table of its own, for a program that filters nothing. The caller closes it. */
  static BpfMap newRequests() {
    try (Closing closing = new Closing()) {
      BpfMap created = closing.add(BpfMap.create(RequestTable.map()));
      try (Mapping mapping = created.mmap(Mapping.Access.READ_WRITE)) {
        RequestTable.begin(mapping.segment());
      }
      var _ = closing.handOver();
      return created;
    }
  }
}
