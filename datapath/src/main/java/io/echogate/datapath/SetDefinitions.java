package io.echogate.datapath;

import io.echogate.datapath.prefix.ChangingTables;
import io.echogate.icmp.Family;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.SetEdits;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The named sets of a policy as its text defines them, and the tables that its programs ask for
 * them: what is kept with the programs, as {@link SetDefinitionBytes}, so that who changes a set of
 * a million prefixes reads neither them nor the text.
 *
 * @param named the named sets, in the order of the text
 * @param asked what programs ask of sets that may change: for each of the tables, in their order
 */
record SetDefinitions(List<Part> named, List<Asked> asked, ChangingTables tables) {

  SetDefinitions {
    named = List.copyOf(named);
    asked = List.copyOf(asked);
  }

  /**
   * A set: prefixes of its own, and others.
   *
   * @param name empty for one that a statement does not name, but writes down
   * @param members places among the named sets
   */
  record Part(
      String name,
      List<Integer> members,
      Set<BuiltInSet> builtIns,
      PackedPrefixes ip4,
      PackedPrefixes ip6) {
    Part {
      members = List.copyOf(members);
      builtIns = Set.copyOf(builtIns);
    }

    PackedPrefixes own(Family family) {
      return family == Family.IP4 ? ip4 : ip6;
    }
  }

  /** Which is the first of these sets that has an address of the family. */
  record Asked(Family family, List<Part> sets) {
    Asked {
      sets = List.copyOf(sets);
    }
  }

  /** The names of the named sets. */
  List<String> names() {
    return named.stream().map(Part::name).toList();
  }

  /** The place of the set with a name. */
  OptionalInt find(String name) {
    return IntStream.range(0, named.size())
        .filter(place -> named.get(place).name().equals(name))
        .findFirst();
  }

  /** Whether a table is asked for a named set, by itself or in others. */
  boolean asks(int table, int set) {
    return asked.get(table).sets().stream().anyMatch(part -> holds(part, set, new HashSet<>()));
  }

  /** Whether a set is in another one. */
  private boolean holds(Part part, int set, Set<Integer> seen) {
    return part.members().stream()
        .anyMatch(
            member -> member == set || (seen.add(member) && holds(named.get(member), set, seen)));
  }

  /** Has what a set lists at these prefixes at hand: they will be asked about. */
  void bringNear(int set, PrefixSet prefixes) {
    for (Family family : Family.values()) {
      named.get(set).own(family).bringNear(prefixes);
    }
  }

  /** The sets as they are with these edits. */
  List<SetState> states(SetEdits edits) {
    return IntStream.range(0, named.size()).mapToObj(place -> state(place, edits)).toList();
  }

  /** One of the sets as it is with these edits. */
  SetState state(int place, SetEdits edits) {
    Part part = named.get(place);
    List<String> members = part.members().stream().map(named::get).map(Part::name).toList();
    EnumSet<Family> families = EnumSet.noneOf(Family.class);
    for (int table = 0; table < asked.size(); table++) {
      if (asks(table, place)) {
        families.add(asked.get(table).family());
      }
    }
    return new SetState(part, edits.of(part.name()), members, families);
  }
}
