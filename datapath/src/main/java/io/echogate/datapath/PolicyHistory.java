package io.echogate.datapath;

import io.echogate.ebpf.BpfException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The policies that were in force on an interface for good before the present one: their texts stay
 * pinned. Kept under the ids of their programs, which the kernel counts up.
 */
record PolicyHistory(Path directory) {
  private static final int MOST = 5;

  /** The policies, the latest first. Those that another version applied are left out. */
  List<AppliedPolicy> list() {
    List<AppliedPolicy> policies = new ArrayList<>();
    for (Path entry : entries().reversed()) {
      try {
        policies.add(PolicyObjects.appliedAt(entry));
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

  /** Adds a policy, once, and lets the oldest go if they are too many. */
  void add(int program, PolicyObjects objects) {
    Path pin = directory.resolve(Integer.toString(program));
    if (!Files.exists(pin)) {
      Pins.makeDirectory(directory);
      objects.pinText(pin);
    }
    List<Path> entries = entries();
    entries.subList(0, Math.max(0, entries.size() - MOST)).forEach(Pins::removeTree);
  }

  /** The oldest first. */
  private List<Path> entries() {
    return Pins.entries(directory).stream()
        .sorted(Comparator.comparingInt(pin -> Integer.parseInt(pin.getFileName().toString())))
        .toList();
  }
}
