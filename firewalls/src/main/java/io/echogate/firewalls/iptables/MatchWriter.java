package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Ranges.Range;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the matches that come with {@code -m}. */
final class MatchWriter {
  private static final List<State> STATES =
      List.of(State.INVALID, State.NEW, State.RELATED, State.ESTABLISHED, State.UNTRACKED);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
  private static final int TYPES = 256;

  private final Family family;
  private final StringBuilder text = new StringBuilder();
  private @Nullable Match before;
  private boolean messages;

  MatchWriter(Family family) {
    this.family = family;
  }

  void clear() {
    text.setLength(0);
    before = null;
    messages = false;
  }

  String text() {
    return text.toString();
  }

  /** Whether one of the matches wants {@code -p} with the family's ICMP. */
  boolean needsProtocol() {
    return messages;
  }

  void add(Match match) {
    switch (match) {
      case Match.Messages is -> {
        messages = true;
        say(messages(is));
      }
      case Match.Addresses addresses -> set(addresses);
      case Match.AddressKinds kinds -> addressKinds(kinds);
      case Match.LinkKinds kinds -> linkKinds(kinds);
      case Match.States states -> states(states);
      case Match.Numbers numbers -> numbers(numbers);
      case Match.Parts parts -> say(parts(parts.parts()));
      case Match.Before end -> say("-m time --datestop " + lastSecond(end.end()));
      case Match.Limit limit -> say(LimitText.of(limit, family));
      case Match.Unknown unknown -> unknown(unknown.what());
      default -> throw new IllegalStateException("no match of an extension: " + match);
    }
    before = match;
  }

  private void say(String words) {
    if (!text.isEmpty()) {
      text.append(' ');
    }
    text.append(words);
  }

  private static String not(boolean negated) {
    return negated ? "! " : "";
  }

  private String messages(Match.Messages match) {
    if (match.family() != family) {
      throw new UnsayableException("messages of the other family");
    }
    String option = family == Family.IP4 ? "--icmp-type " : "--icmpv6-type ";
    String name = family == Family.IP4 ? "-m icmp " : "-m icmp6 ";
    MessageSet set = match.messages();
    int whole = 0;
    for (int type = 0; type < TYPES; type++) {
      whole += set.containsAll(type) ? 1 : 0;
    }
    if (family == Family.IP4 && (whole == TYPES || set.isEmpty())) {
      return name + not(set.isEmpty()) + option + "any";
    }
    int[] types = set.types().toArray();
    if (types.length == 1 && types[0] == TYPES - 1 && family == Family.IP4) {
      // iptables takes the type 255 for any type, so it is read from the header's bytes.
      int[] codes = set.codes(types[0]).toArray();
      if (codes.length == 1 || codes.length == TYPES) {
        return "-m u32 --u32 \"" + U32.type(types[0], codes.length == TYPES ? -1 : codes[0]) + "\"";
      }
    }
    if (types.length == 1) {
      return name + option + oneOf(types[0], set.codes(types[0]).toArray());
    }
    // All but one type, or all but one code of a type.
    for (int type = 0; type < TYPES; type++) {
      if (!set.containsAll(type)) {
        if (whole == TYPES - 1) {
          return name + "! " + option + oneOf(type, missing(set, type));
        }
        break;
      }
    }
    throw new UnsayableException("several ICMP types in one rule");
  }

  private static int[] missing(MessageSet set, int type) {
    BitSet codes = new BitSet(TYPES);
    codes.set(0, TYPES);
    set.codes(type).forEach(codes::clear);
    return codes.stream().toArray();
  }

  private String oneOf(int type, int[] codes) {
    if (type == TYPES - 1 && family == Family.IP4) {
      throw new UnsayableException("the ICMP type 255, which iptables takes for any type");
    }
    if (codes.length == TYPES) {
      return Integer.toString(type);
    }
    if (codes.length == 1) {
      return type + "/" + codes[0];
    }
    throw new UnsayableException("several ICMP codes in one rule");
  }

  private void set(Match.Addresses match) {
    if (match.family() != family) {
      throw new UnsayableException("addresses of the other family");
    }
    say(
        "-m set "
            + not(match.negated())
            + "--match-set "
            + match.set().orElseThrow()
            + (match.side() == Side.SOURCE ? " src" : " dst"));
  }

  private void addressKinds(Match.AddressKinds match) {
    boolean never = match.kinds().size() == AddressKind.values().length;
    Set<AddressKind> list =
        family == Family.IP4
            ? match.kinds()
            : AddrType6.list(never ? Set.of() : match.kinds())
                .orElseThrow(
                    () -> new UnsayableException("these kinds of IPv6 addresses, at once"));
    boolean negated = match.negated() != (never && family == Family.IP6);
    String kinds = EnumSet.copyOf(list).stream().map(Enum::name).collect(Collectors.joining(","));
    boolean source = match.side() == Side.SOURCE;
    boolean together =
        !source && before instanceof Match.AddressKinds kind && kind.side() == Side.SOURCE;
    say(
        (together ? "" : "-m addrtype ")
            + not(negated)
            + (source ? "--src-type " : "--dst-type ")
            + kinds);
  }

  private void linkKinds(Match.LinkKinds match) {
    if (match.kinds().size() != 1) {
      throw new UnsayableException("several packet types in one rule");
    }
    LinkKind kind = match.kinds().iterator().next();
    say(
        "-m pkttype "
            + not(match.negated())
            + "--pkt-type "
            + (kind == LinkKind.OTHER ? "otherhost" : kind.name().toLowerCase(Locale.ROOT)));
  }

  private void states(Match.States match) {
    String states =
        STATES.stream()
            .filter(match.states()::contains)
            .map(Enum::name)
            .collect(Collectors.joining(","));
    if (states.isEmpty()) {
      throw new UnsayableException("no state at all");
    }
    say("-m conntrack " + not(match.negated()) + "--ctstate " + states);
  }

  private void numbers(Match.Numbers match) {
    if (match.ranges().list().size() != 1) {
      throw new UnsayableException("several ranges of numbers in one rule");
    }
    Range range = match.ranges().list().getFirst();
    switch (match.quantity()) {
      case LENGTH -> {
        if (range.last() > 0xffff) {
          throw new UnsayableException("a length above 65535");
        }
        say(
            "-m length "
                + not(match.negated())
                + "--length "
                + (range.first() == range.last()
                    ? "" + range.first()
                    : range.first() + ":" + range.last()));
      }
      case HOP_LIMIT -> hops(match.negated(), range);
      case DSCP -> {
        if (range.first() != range.last() || range.last() > 63) {
          throw new UnsayableException("several DSCP in one rule");
        }
        say(
            "-m dscp "
                + not(match.negated())
                + String.format(Locale.ROOT, "--dscp 0x%02x", range.first()));
      }
    }
  }

  private void hops(boolean negated, Range range) {
    String name = family == Family.IP4 ? "ttl" : "hl";
    String option = "-m " + name + " ";
    int first = range.first();
    int last = Math.min(range.last(), 255);
    if (first == last) {
      say(option + not(negated) + "--" + name + "-eq " + first);
    } else if (first == 0 && last == 255) {
      if (negated) {
        say(option + "--" + name + "-lt 0");
      }
    } else if (first == 0) {
      say(option + "--" + name + (negated ? "-gt " + last : "-lt " + (last + 1)));
    } else if (last == 255) {
      say(option + "--" + name + (negated ? "-lt " + first : "-gt " + (first - 1)));
    } else if (!negated) {
      say(option + "--" + name + "-gt " + (first - 1));
      say(option + "--" + name + "-lt " + (last + 1));
    } else {
      throw new UnsayableException("hop limits outside of a range");
    }
  }

  private String parts(Set<Part> parts) {
    if (family == Family.IP4) {
      Set<Part> some = EnumSet.copyOf(parts);
      some.remove(Part.ATOMIC);
      if (some.equals(Set.of(Part.FIRST, Part.LATER))) {
        return "-m u32 --u32 \"" + U32.FRAGMENT + "\"";
      }
      if (some.equals(Set.of(Part.WHOLE))) {
        return "-m u32 ! --u32 \"" + U32.FRAGMENT + "\"";
      }
    } else if (parts.equals(Set.of(Part.ATOMIC, Part.FIRST, Part.LATER))) {
      return "-m frag";
    } else if (parts.equals(Set.of(Part.ATOMIC, Part.FIRST))) {
      return "-m frag --fragfirst";
    } else if (parts.equals(Set.of(Part.FIRST))) {
      return "-m frag --fragfirst --fragmore";
    } else if (parts.equals(Set.of(Part.ATOMIC))) {
      return "-m frag --fragfirst --fraglast";
    }
    throw new UnsayableException("these fragments in one rule");
  }

  /** The last second that still belongs to what lies before an instant. */
  private static String lastSecond(Instant end) {
    Instant last = end.minusSeconds(1);
    if (!end.equals(end.truncatedTo(ChronoUnit.SECONDS))) {
      throw new UnsayableException("a time with fractions of a second");
    }
    if (!last.isBefore(TimeOptions.NEVER) || last.isBefore(Instant.EPOCH)) {
      throw new UnsayableException("a time outside of 1970 to 2038");
    }
    return LocalDateTime.ofInstant(last, ZoneOffset.UTC).format(DATE);
  }

  /** Words of one match of connection tracking belong together. */
  private void unknown(String what) {
    String tracking = "-m conntrack ";
    if (!what.startsWith("-m ")) {
      throw new UnsayableException("something that is not known here: " + what);
    }
    say(
        before instanceof Match.States && what.startsWith(tracking)
            ? what.substring(tracking.length())
            : what);
  }
}
