package io.echogate.firewalls.junos;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Match.Way;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Prints the conditions and the verdict of a rule as those of terms. */
final class TermText {
  private final Family family;

  TermText(Family family) {
    this.family = family;
  }

  /**
   * Conditions, without limits.
   *
   * @param common lines that all terms have
   * @param messages the lines of each term that is needed for the messages; one without any if
   *     there are none
   */
  record From(List<String> common, List<List<String>> messages) {}

  /** Something of a rule that terms cannot say. */
  static final class Unsayable extends Exception {
    private static final long serialVersionUID = 1;

    Unsayable(String what) {
      super(what, null, false, false);
    }

    /** What it is. */
    String what() {
      return String.valueOf(getMessage());
    }
  }

  /** The words for a verdict. */
  String verdict(Action action) throws Unsayable {
    return switch (action) {
      case Action.Accept accept -> "accept";
      case Action.Drop drop -> "discard";
      case Action.Continue on -> "next term";
      case Action.Reject reject ->
          "reject "
              + reject
                  .answer()
                  .flatMap(answer -> Answers.word(answer, family))
                  .orElseThrow(() -> new Unsayable("this answer to what is refused"));
      case Action.Jump jump -> throw new Unsayable("a jump with conditions");
      case Action.Goto go -> throw new Unsayable("a jump that does not come back");
      case Action.Return back -> throw new Unsayable("a return");
      case Action.Unknown unknown -> throw new Unsayable(unknown.what());
    };
  }

  /** The conditions of these matches. */
  From from(List<Match> matches) throws Unsayable {
    List<String> common = new ArrayList<>();
    Optional<MessageSet> messages = Optional.empty();
    Optional<Ranges> protocols = Optional.empty();
    Set<Object> said = new HashSet<>();
    for (Match match : matches) {
      if (!said.add(key(match))) {
        throw new Unsayable("two conditions on one thing");
      }
      switch (match) {
        case Match.OfFamily of -> {
          if (!of.families().contains(family)) {
            throw new Unsayable("messages of another family");
          }
        }
        case Match.Protocol protocol -> {
          if (protocol.negated()) {
            common.add(protocolWord() + "-except " + list(protocol.protocols()) + ";");
          } else {
            protocols = Optional.of(protocol.protocols());
          }
        }
        case Match.Messages some -> {
          if (some.family() != family) {
            throw new Unsayable("messages of another family");
          }
          if (some.messages().isEmpty()) {
            throw new Unsayable("no message at all");
          }
          messages = Optional.of(some.messages());
        }
        case Match.Addresses addresses -> common.add(addresses(addresses));
        case Match.Wildcard wildcard -> common.add(wildcard(wildcard));
        case Match.Numbers numbers -> common.add(numbers(numbers));
        case Match.Parts parts -> parts(parts.parts(), matches).ifPresent(common::add);
        case Match.Interfaces interfaces -> {
          if (interfaces.negated() || interfaces.way() == Way.OUT) {
            throw new Unsayable("interfaces by which a packet leaves, or all but some");
          }
          interfaces.names().stream()
              .sorted()
              .forEach(name -> common.add("interface " + JunosWriter.word(name) + ";"));
        }
        case Match.AddressKinds kinds -> throw new Unsayable("what routing calls an address");
        case Match.LinkKinds kinds -> throw new Unsayable("what the link layer calls a packet");
        case Match.States states -> throw new Unsayable("states of connections");
        case Match.Before before -> throw new Unsayable("an end at " + before.end());
        case Match.Limit limit -> throw new Unsayable("this order of limits");
        case Match.Unknown unknown -> throw new Unsayable(unknown.what());
      }
    }
    return from(common, messages, protocols);
  }

  private From from(List<String> common, Optional<MessageSet> messages, Optional<Ranges> protocols)
      throws Unsayable {
    if (messages.isPresent()) {
      if (protocols.isPresent() && !protocols.get().contains(family.protocol())) {
        throw new Unsayable("messages of another protocol");
      }
      common.add(0, protocolWord() + " " + (family == Family.IP4 ? "icmp" : "icmp6") + ";");
      return new From(common, types(messages.get()));
    }
    protocols.ifPresent(ranges -> common.add(0, protocolWord() + " " + list(ranges) + ";"));
    return new From(common, List.of(List.of()));
  }

  /** What a rule can have one of. */
  private static Object key(Match match) {
    return switch (match) {
      case Match.Protocol protocol -> "protocol " + protocol.negated();
      case Match.Addresses addresses -> addresses.side();
      case Match.Wildcard wildcard -> wildcard.side();
      case Match.Numbers numbers -> numbers.quantity();
      default -> match.getClass();
    };
  }

  private String protocolWord() {
    return family == Family.IP4 ? "protocol" : "payload-protocol";
  }

  /** One group of lines for all types with the same codes. */
  private static List<List<String>> types(MessageSet messages) {
    Map<BitSet, BitSet> byCodes = new LinkedHashMap<>();
    messages
        .types()
        .forEach(
            type -> {
              BitSet codes = new BitSet();
              messages.codes(type).forEach(codes::set);
              byCodes.computeIfAbsent(codes, key -> new BitSet()).set(type);
            });
    List<List<String>> groups = new ArrayList<>();
    byCodes.forEach(
        (codes, types) -> {
          List<String> lines = new ArrayList<>();
          lines.add("icmp-type " + list(ranges(types)) + ";");
          if (codes.cardinality() < 256) {
            lines.add("icmp-code " + list(ranges(codes)) + ";");
          }
          groups.add(lines);
        });
    return groups;
  }

  private static Ranges ranges(BitSet bits) {
    List<Ranges.Range> list = new ArrayList<>();
    for (int first = bits.nextSetBit(0); first >= 0; ) {
      int end = bits.nextClearBit(first);
      list.add(new Ranges.Range(first, end - 1));
      first = bits.nextSetBit(end);
    }
    return new Ranges(list);
  }

  private static String list(Ranges ranges) {
    List<String> words =
        ranges.list().stream()
            .map(r -> r.first() == r.last() ? "" + r.first() : r.first() + "-" + r.last())
            .toList();
    return words.size() == 1 ? words.getFirst() : "[ " + String.join(" ", words) + " ]";
  }

  private String addresses(Match.Addresses addresses) throws Unsayable {
    if (addresses.family() != family) {
      throw new Unsayable("addresses of another family");
    }
    StringBuilder text = new StringBuilder(side(addresses.side())).append(" {");
    PrefixSet prefixes = addresses.prefixes();
    String end = addresses.negated() ? " except;" : ";";
    if (addresses.negated()) {
      text.append(family == Family.IP4 ? " 0.0.0.0/0;" : " ::/0;");
      if (prefixes.covers(Prefix.of(new Address(family, 0, 0), 0))) {
        throw new Unsayable("no address at all");
      }
    } else if (prefixes.size(family) == 0) {
      // an exception alone is how nothing is said
      return text.append(family == Family.IP4 ? " 0.0.0.0/0" : " ::/0")
          .append(" except; }")
          .toString();
    }
    prefixes.prefixes(family).forEach(prefix -> text.append(' ').append(prefix).append(end));
    return text.append(" }").toString();
  }

  private static String side(Side side) {
    return side == Side.SOURCE ? "source-address" : "destination-address";
  }

  private String wildcard(Match.Wildcard wildcard) throws Unsayable {
    if (wildcard.negated() || wildcard.value().family() != family || family == Family.IP6) {
      throw new Unsayable("bits of an address that make no prefix");
    }
    return side(wildcard.side()) + " { " + wildcard.value() + "/" + wildcard.mask() + "; }";
  }

  private String numbers(Match.Numbers numbers) {
    String except = numbers.negated() ? "-except" : "";
    String word =
        switch (numbers.quantity()) {
          case LENGTH -> "packet-length";
          case HOP_LIMIT -> family == Family.IP4 ? "ttl" : "hop-limit";
          case DSCP -> family == Family.IP4 ? "dscp" : "traffic-class";
        };
    Ranges ranges = numbers.ranges();
    if (numbers.quantity() == Quantity.DSCP) {
      // code points have no ranges
      List<Ranges.Range> each = new ArrayList<>();
      for (int value = 0; value < 64; value++) {
        if (ranges.contains(value)) {
          each.add(new Ranges.Range(value, value));
        }
      }
      ranges = each.isEmpty() ? ranges : new Ranges(each);
    }
    return word + except + " " + list(ranges) + ";";
  }

  private Optional<String> parts(Set<Part> parts, List<Match> matches) throws Unsayable {
    Set<Part> all = EnumSet.allOf(Part.class);
    Set<Part> some = parts.isEmpty() ? EnumSet.noneOf(Part.class) : EnumSet.copyOf(parts);
    if (family == Family.IP4) {
      all.remove(Part.ATOMIC);
      some.remove(Part.ATOMIC);
    }
    if (some.equals(all)) {
      return Optional.empty();
    }
    if (some.equals(Set.of(Part.LATER))) {
      return Optional.of("is-fragment;");
    }
    if (some.equals(Set.of(Part.FIRST))) {
      return Optional.of("first-fragment;");
    }
    all.remove(Part.LATER);
    if (some.equals(all)) {
      if (matches.stream().anyMatch(Match.Messages.class::isInstance)) {
        return Optional.empty();
      }
      if (family == Family.IP4) {
        return Optional.of("fragment-offset 0;");
      }
    }
    throw new Unsayable("these parts of messages");
  }
}
