package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import java.util.List;

/**
 * The steps in which messages of some types are decided: the first whose demands a message meets
 * does, or else the end.
 *
 * @param action the number by which verdict entries name it
 * @param parts the steps, as they are asked
 * @param types those that it decides; a type's number among them is its slot
 */
public record Chain(
    int action,
    Family family,
    List<Integer> types,
    List<Step> steps,
    List<Part> parts,
    Ruling end) {
  /** The least action that is a chain's. */
  public static final int FIRST = TypeVerdict.DROP + 1;

  public Chain {
    types = List.copyOf(types);
    steps = List.copyOf(steps);
    parts = List.copyOf(parts);
  }

  /** The entry of the verdict table for the type in a slot. */
  long entry(int slot) {
    return (long) slot << TypeVerdict.BUCKET_SHIFT | action;
  }
}
