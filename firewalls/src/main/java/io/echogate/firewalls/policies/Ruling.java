package io.echogate.firewalls.policies;

import io.echogate.firewalls.rules.LimitSpec;
import java.util.ArrayList;
import java.util.List;

/** What becomes of packets. */
sealed interface Ruling {
  /** They pass. */
  record Pass() implements Ruling {}

  /** They are dropped. */
  record Drop() implements Ruling {}

  /** They pass while all of these have room, and are dropped otherwise. */
  record Limited(List<Use> uses) implements Ruling {
    public Limited {
      uses = List.copyOf(uses);
    }

    Limited and(Limited others) {
      List<Use> all = new ArrayList<>(uses);
      others.uses.stream().filter(use -> !has(use)).forEach(all::add);
      return new Limited(all);
    }

    /** Whether one of them has the same buckets. */
    boolean has(Use other) {
      return uses.stream().anyMatch(use -> use.identity().equals(other.identity()));
    }
  }

  /**
   * A limit's buckets.
   *
   * @param identity what tells its buckets from those of others of the same figures
   * @param line where it stands, or 0
   */
  record Use(LimitSpec spec, String identity, int line) {}

  Ruling PASS = new Pass();
  Ruling DROP = new Drop();
}
