package io.echogate.datapath;

import io.echogate.datapath.prefix.InUse;
import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.BpfMap;
import io.echogate.policy.SetEdits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The policies that were in force on an interface for good before the present one: their texts stay
 * pinned, and beside a text what of its sets had been changed. Kept under the ids of their
 * programs, which the kernel counts up.
 */
record PolicyHistory(Path directory) {
  private static final int MOST = 5;

  /** Ends the names of the pins of changed sets. */
  private static final String SETS = "_sets";

  /** The policies, the latest first. Those that another version applied are left out. */
  List<AppliedPolicy> list() {
    List<AppliedPolicy> policies = new ArrayList<>();
    for (Path entry : entries().reversed()) {
      try {
        policies.add(PolicyObjects.appliedAt(entry).with(edits(entry)));
      } catch (FilterException unreadable) {
        // Another version's; the others can be gone back to all the same.
      } catch (BpfException e) {
        if (e.kind() != BpfException.Kind.MISSING) {
          throw e;
        }
      }
    }
    return List.copyOf(policies);
  }

  private static SetEdits edits(Path entry) {
    try (BpfMap map = BpfMap.open(sets(entry))) {
      return SetRecord.decode(FrozenMap.read(map)).edits();
    } catch (BpfException e) {
      if (e.kind() == BpfException.Kind.MISSING) {
        return SetEdits.NONE;
      }
      throw e;
    }
  }

  private static Path sets(Path entry) {
    return entry.resolveSibling(entry.getFileName() + SETS);
  }

  /** Adds a policy, once, and lets the oldest go if they are too many. */
  void add(int program, PolicyObjects objects) {
    Path pin = directory.resolve(Integer.toString(program));
    if (!Files.exists(pin)) {
      Pins.makeDirectory(directory);
      // The text comes last: where it is, its sets are.
      Pins.removeTree(sets(pin));
      if (!objects.edits().isEmpty()) {
        SetRecord record = SetRecord.loaded(objects.edits(), InUse.NONE);
        try (BpfMap map = FrozenMap.of("eg_sets", record.encode())) {
          map.pin(sets(pin));
        }
      }
      objects.pinText(pin);
    }
    List<Path> entries = entries();
    for (Path old : entries.subList(0, Math.max(0, entries.size() - MOST))) {
      Pins.removeTree(old);
      Pins.removeTree(sets(old));
    }
  }

  /** The texts, the oldest first. */
  private List<Path> entries() {
    return Pins.entries(directory).stream()
        .filter(pin -> !pin.getFileName().toString().endsWith(SETS))
        .sorted(Comparator.comparingInt(pin -> Integer.parseInt(pin.getFileName().toString())))
        .toList();
  }
}
