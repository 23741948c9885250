package io.echogate.firewalls.regions;

import io.echogate.firewalls.regions.Program.Asked;
import java.util.List;

/** The addresses that are taken through chains all at once, as bits. Thread-safe. */
final class Columns {
  private final Asked asked;
  private final long[][] masks;

  Columns(Asked asked, Budget budget) {
    this.asked = asked;
    Constraints constraints = asked.constraints();
    long words = Bits.none(constraints.axis().size()).length;
    budget.take(Long.BYTES * words * constraints.size());
    masks = new long[constraints.size()][];
    for (int constraint = 0; constraint < masks.length; constraint++) {
      masks[constraint] = constraints.mask(constraint);
    }
  }

  AddressAxis axis() {
    return asked.constraints().axis();
  }

  /** Whether any of some flows meets what an item asks of columns. */
  boolean meet(int item, List<Sweep.Flow> flows) {
    int constraint = asked.of(item);
    if (constraint == Constraints.NONE) {
      return true;
    }
    for (int i = 0; i < flows.size(); i++) {
      if (Bits.meet(flows.get(i).columns, masks[constraint])) {
        return true;
      }
    }
    return false;
  }

  /** Whether an item asks something of columns. */
  boolean areAsked(int item) {
    return asked.of(item) != Constraints.NONE;
  }

  /** Those of some columns that meet what an item asks of them. */
  long[] meeting(int item, long[] columns) {
    int constraint = asked.of(item);
    return constraint == Constraints.NONE ? columns : Bits.and(columns, masks[constraint]);
  }
}
