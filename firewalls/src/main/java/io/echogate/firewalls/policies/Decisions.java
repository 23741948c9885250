package io.echogate.firewalls.policies;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decisions in their order: of those that a packet meets, the first holds. */
final class Decisions {
  /** How many of them are asked whether they hold all of another. */
  private static final int LOOKED_AT = 1_024;

  private final @Nullable Decisions before;
  private final List<Entry> entries = new ArrayList<>();

  Decisions(@Nullable Decisions before) {
    this.before = before;
  }

  List<Entry> entries() {
    return entries;
  }

  /** How many there are here, without those before. */
  int size() {
    return entries.size();
  }

  /** Whether what is in the cube is decided already. */
  boolean cover(Cube cube) {
    int from = Math.max(0, entries.size() - LOOKED_AT);
    for (int i = entries.size() - 1; i >= from; i--) {
      if (entries.get(i).cube().contains(cube)) {
        return true;
      }
    }
    return before != null && before.cover(cube);
  }

  void add(Entry entry) {
    if (!entry.cube().isEmpty() && !cover(entry.cube())) {
      entries.add(entry);
    }
  }
}
