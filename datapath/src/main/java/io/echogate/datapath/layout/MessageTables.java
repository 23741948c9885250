package io.echogate.datapath.layout;

import io.echogate.policy.AddressSet;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code policy { }} as tables.
 *
 * @param deadlines the days behind which conditions end, in the order of their words
 * @param places the buckets of chains in the order of the config map's table of places
 * @param records what the steps of runs say, in the order of their numbers
 */
public record MessageTables(
    MessageTable arriving,
    MessageTable leaving,
    List<LocalDate> deadlines,
    List<Integer> places,
    List<Long> records,
    int cells)
    implements Meaning {

  public MessageTables {
    deadlines = List.copyOf(deadlines);
    places = List.copyOf(places);
    records = List.copyOf(records);
  }

  /** Makes the tables; buckets come from the allocator. */
  static MessageTables of(Policy policy, SumAllocator allocator) {
    MessageTableBuilder builder = new MessageTableBuilder(policy, allocator);
    MessageTable arriving = builder.build(Direction.IN);
    MessageTable leaving = builder.build(Direction.OUT);
    return new MessageTables(
        arriving,
        leaving,
        builder.deadlines(),
        builder.places(),
        builder.records(),
        builder.cells());
  }

  /** The table of a direction. */
  public MessageTable of(Direction direction) {
    return switch (direction) {
      case IN -> arriving;
      case OUT -> leaving;
    };
  }

  /** Whether something is said of what leaves. */
  public boolean judgesLeaving() {
    return leaving.judges();
  }

  /** Whether a demand is about queries that left. */
  public static boolean isFlow(Demand demand) {
    return demand == Demand.Plain.RELATED || demand instanceof Demand.Solicited;
  }

  /** Whether a demand is about addresses of the machine. */
  static boolean isOfMachine(Demand demand) {
    return switch (demand) {
      case Demand.Source(boolean negated, AddressSet set) -> asksMachine(set);
      case Demand.Destination(boolean negated, AddressSet set) -> asksMachine(set);
      case Demand.Plain plain -> plain == Demand.Plain.FROM_SUBNET;
      case Demand.Codes codes -> false;
      case Demand.Compare compare -> false;
      case Demand.Before before -> false;
      case Demand.Solicited solicited -> false;
    };
  }

  private static boolean asksMachine(AddressSet set) {
    return set.builtIns().contains(BuiltInSet.SELF)
        || set.builtIns().contains(BuiltInSet.BROADCAST);
  }

  /** What is counted. */
  List<Counted> counted() {
    List<Counted> counted = new ArrayList<>(arriving.counted());
    counted.addAll(leaving.counted());
    return counted;
  }
}
