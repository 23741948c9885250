package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Says in the words of the model which atoms of a field a packet may have. */
final class FieldMatches {
  /** Numbers of extension headers, but for that of fragments. */
  private static final int[] EXTENSIONS = {0, 43, 51, 60, 135, 139, 140};

  private static final int FRAGMENT = 44;

  private FieldMatches() {}

  /**
   * Matches of which one holds, if and only if the atom is among these.
   *
   * @param text the comparison, for what cannot be said
   */
  static List<List<Match>> of(Field field, BitSet atoms, String text) {
    if (field == Field.NEXT_HEADER) {
      return nextHeader(atoms, text);
    }
    List<Match> matches = new ArrayList<>();
    switch (field) {
      case ICMP_TYPE -> matches.add(types(Family.IP4, atoms));
      case ICMP_CODE -> matches.add(codes(Family.IP4, atoms));
      case ICMP6_TYPE -> matches.add(types(Family.IP6, atoms));
      case ICMP6_CODE -> matches.add(codes(Family.IP6, atoms));
      case L4PROTO -> protocols(atoms, matches);
      case IP_PROTOCOL -> {
        matches.add(Needs.family(Family.IP4));
        protocols(atoms, matches);
      }
      case NFPROTO, ETHERTYPE -> families(atoms, matches);
      case STATE -> some(atoms, State.values(), matches, set -> new Match.States(false, set));
      case LENGTH -> numbers(Quantity.LENGTH, field, atoms, matches);
      case IP_LENGTH -> numbers(Family.IP4, Quantity.LENGTH, field, atoms, matches);
      case IP6_LENGTH -> numbers(Family.IP6, Quantity.LENGTH, field, atoms, matches);
      case TTL -> numbers(Family.IP4, Quantity.HOP_LIMIT, field, atoms, matches);
      case HOP_LIMIT -> numbers(Family.IP6, Quantity.HOP_LIMIT, field, atoms, matches);
      case IP_DSCP -> numbers(Family.IP4, Quantity.DSCP, field, atoms, matches);
      case IP6_DSCP -> numbers(Family.IP6, Quantity.DSCP, field, atoms, matches);
      case FRAG_OFF -> {
        matches.add(Needs.family(Family.IP4));
        // There is no IPv4 packet with a header that fragments nothing.
        BitSet parts = (BitSet) atoms.clone();
        parts.set(Field.ATOMIC, parts.get(Field.WHOLE));
        some(parts, Part.values(), matches, Match.Parts::new);
      }
      case FRAG_HEADER, FRAG6_OFFSET, FRAG6_MORE -> {
        matches.add(Needs.family(Family.IP6));
        some(atoms, Part.values(), matches, Match.Parts::new);
      }
      case SOURCE_KIND ->
          some(
              atoms,
              AddressKind.values(),
              matches,
              set -> new Match.AddressKinds(Side.SOURCE, false, set));
      case DESTINATION_KIND ->
          some(
              atoms,
              AddressKind.values(),
              matches,
              set -> new Match.AddressKinds(Side.DESTINATION, false, set));
      case LINK_KIND ->
          some(atoms, LinkKind.values(), matches, set -> new Match.LinkKinds(false, set));
      case NEXT_HEADER -> throw new IllegalStateException("handled above");
    }
    return List.of(matches);
  }

  /**
   * The first header behind that of IPv6 is the protocol only where no other stands between. The
   * model knows fragment headers; those that it does not know are left to a warning.
   */
  private static List<List<Match>> nextHeader(BitSet numbers, String text) {
    List<List<Match>> ways = new ArrayList<>();
    List<Match> whole = new ArrayList<>();
    whole.add(Needs.family(Family.IP6));
    whole.add(new Match.Parts(Set.of(Part.WHOLE)));
    protocols(numbers, whole);
    ways.add(whole);
    if (numbers.get(FRAGMENT)) {
      Set<Part> parts = EnumSet.complementOf(EnumSet.of(Part.WHOLE));
      ways.add(List.of(Needs.family(Family.IP6), new Match.Parts(parts)));
    }
    for (int extension : EXTENSIONS) {
      if (numbers.get(extension) && numbers.cardinality() <= 128) {
        ways.add(List.of(Needs.family(Family.IP6), new Match.Unknown(text)));
        break;
      }
    }
    return ways;
  }

  private static Match types(Family family, BitSet types) {
    return new Match.Messages(family, MessageSet.ofTypes(types));
  }

  private static Match codes(Family family, BitSet codes) {
    if (codes.cardinality() == 256) {
      return Needs.message(family);
    }
    MessageSet.Builder messages = new MessageSet.Builder();
    for (Ranges.Range range : runs(codes)) {
      for (int type = 0; type < 256; type++) {
        messages.addCodes(type, range.first(), range.last());
      }
    }
    return new Match.Messages(family, messages.build());
  }

  private static void protocols(BitSet numbers, List<Match> matches) {
    if (numbers.isEmpty()) {
      matches.add(Needs.never());
    } else if (numbers.cardinality() < 256) {
      boolean negated = isShorterNegated(numbers, 256);
      matches.add(new Match.Protocol(negated, ranges(numbers, 256, negated)));
    }
  }

  private static void numbers(
      Family family, Quantity quantity, Field field, BitSet set, List<Match> matches) {
    matches.add(Needs.family(family));
    numbers(quantity, field, set, matches);
  }

  private static void numbers(Quantity quantity, Field field, BitSet set, List<Match> matches) {
    int count = field.atoms();
    if (set.isEmpty()) {
      matches.add(Needs.never());
    } else if (set.cardinality() < count) {
      boolean negated = isShorterNegated(set, count);
      matches.add(new Match.Numbers(quantity, negated, ranges(set, count, negated)));
    }
  }

  private static void families(BitSet atoms, List<Match> matches) {
    if (atoms.isEmpty()) {
      matches.add(Needs.never());
    } else if (atoms.cardinality() == 1) {
      matches.add(Needs.family(atoms.get(0) ? Family.IP4 : Family.IP6));
    }
  }

  private interface Making<T> {
    Match of(Set<T> set);
  }

  private static <T> void some(BitSet atoms, T[] all, List<Match> matches, Making<T> making) {
    if (atoms.isEmpty()) {
      matches.add(Needs.never());
    } else if (atoms.cardinality() < all.length) {
      List<T> set = new ArrayList<>();
      atoms.stream().forEach(atom -> set.add(all[atom]));
      matches.add(making.of(Set.copyOf(set)));
    }
  }

  private static boolean isShorterNegated(BitSet set, int count) {
    return runs(complement(set, count)).size() < runs(set).size();
  }

  private static Ranges ranges(BitSet set, int count, boolean negated) {
    return new Ranges(runs(negated ? complement(set, count) : set));
  }

  private static BitSet complement(BitSet set, int count) {
    BitSet other = (BitSet) set.clone();
    other.flip(0, count);
    return other;
  }

  private static List<Ranges.Range> runs(BitSet set) {
    List<Ranges.Range> runs = new ArrayList<>();
    for (int first = set.nextSetBit(0); first >= 0; ) {
      int end = set.nextClearBit(first);
      runs.add(new Ranges.Range(first, end - 1));
      first = set.nextSetBit(end);
    }
    return runs;
  }
}
