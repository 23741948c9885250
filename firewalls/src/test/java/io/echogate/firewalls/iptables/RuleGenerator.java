package io.echogate.firewalls.iptables;

import io.echogate.firewalls.iptables.KernelRates.Rate;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Match.Way;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Random rules, of all that iptables can say and that is read. */
final class RuleGenerator {
  private final Random random;
  private final Family family;
  private final PrefixSet set;
  private int names;

  /**
   * A generator.
   *
   * @param set what is in the set {@code good4} or {@code good6}
   */
  RuleGenerator(long seed, Family family, PrefixSet set) {
    this.random = new Random(seed);
    this.family = family;
    this.set = set;
  }

  /** A rule of the table filter that may jump to one of these chains. */
  Read.Bare rule(List<ChainName> jumps) {
    List<Match> matches = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      matches.add(address(Side.SOURCE));
    }
    if (random.nextInt(3) == 0) {
      matches.add(address(Side.DESTINATION));
    }
    if (random.nextInt(4) == 0) {
      matches.add(through(Way.IN));
    }
    if (random.nextInt(6) == 0) {
      matches.add(through(Way.OUT));
    }
    boolean icmp = random.nextBoolean();
    if (icmp) {
      matches.add(new Match.Protocol(false, Ranges.of(family.protocol())));
    } else if (random.nextInt(3) == 0) {
      matches.add(
          new Match.Protocol(
              random.nextInt(3) == 0, Ranges.of(pick(6, 17, 47, 50, 132, 2, 200, 1, 58))));
    }
    if (family == Family.IP4 && random.nextInt(10) == 0) {
      matches.add(
          new Match.Parts(
              random.nextBoolean() ? Set.of(Part.LATER) : Set.of(Part.WHOLE, Part.FIRST)));
    }
    List<Match> more = new ArrayList<>();
    if (icmp && random.nextInt(4) > 0) {
      more.add(messages());
    }
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      more.add(random.nextInt(more.size() + 1), extension());
    }
    matches.addAll(unjoined(more));
    String comment = random.nextInt(5) == 0 ? comment() : "";
    return new Read.Bare(matches, action(jumps), comment);
  }

  /** Two kinds of addresses side by side, or states and more of the same, are one match. */
  private static List<Match> unjoined(List<Match> matches) {
    List<Match> out = new ArrayList<>();
    for (Match match : matches) {
      boolean joins =
          !out.isEmpty()
              && out.getLast() instanceof Match.States
              && match instanceof Match.Unknown unknown
              && unknown.what().startsWith("-m conntrack");
      if (!joins) {
        out.add(match);
      }
    }
    return out;
  }

  private int pick(int... numbers) {
    return numbers[random.nextInt(numbers.length)];
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private Match address(Side side) {
    boolean negated = random.nextInt(4) == 0;
    int bits = Address.bits(family);
    long high = family == Family.IP4 ? 0 : random.nextLong();
    long low = family == Family.IP4 ? random.nextLong() & 0xffff_ffffL : random.nextLong();
    if (random.nextInt(8) == 0) {
      Address mask =
          family == Family.IP4
              ? new Address(family, 0, 0xff00_00ffL)
              : new Address(family, 0xffffL, -1L);
      Address value = new Address(family, high & mask.high(), low & mask.low());
      return new Match.Wildcard(side, negated, value, mask);
    }
    Prefix prefix =
        Prefix.of(family, high, low, pick(bits, bits, bits / 4, 1 + random.nextInt(bits)));
    return new Match.Addresses(
        side, family, negated, PrefixSet.of(List.of(prefix)), Optional.empty());
  }

  private Match through(Way way) {
    String name = pick(List.of("eth0", "lo", "eth*", "wg-0.7", "abcdefghijklmno", "x*"));
    return new Match.Interfaces(way, random.nextInt(3) == 0, Set.of(name));
  }

  private Match messages() {
    boolean any = family == Family.IP4 && random.nextInt(12) == 0;
    int type = random.nextInt(family == Family.IP4 ? 255 : 256);
    MessageRange range =
        any
            ? new MessageRange(0, 255, MessageRange.ANY_CODE)
            : new MessageRange(
                type, type, random.nextBoolean() ? MessageRange.ANY_CODE : random.nextInt(256));
    MessageSet.Builder builder = new MessageSet.Builder();
    if (random.nextInt(5) > 0) {
      return new Match.Messages(family, builder.add(range).build());
    }
    for (int t = 0; t < 256; t++) {
      for (int c = 0; c < 256; c++) {
        if (!range.contains(t, c)) {
          builder.addCodes(t, c, c);
        }
      }
    }
    return new Match.Messages(family, builder.build());
  }

  private Match extension() {
    boolean negated = random.nextInt(4) == 0;
    return switch (random.nextInt(12)) {
      case 0, 1 -> new Match.States(negated, some(State.class));
      case 2 -> limit();
      case 3 -> hashlimit();
      case 4 -> {
        int first = random.nextInt(2000);
        yield new Match.Numbers(
            Quantity.LENGTH, negated, Ranges.of(first, pick(first, 65535, first + 100)));
      }
      case 5 -> hops(negated);
      case 6 ->
          new Match.AddressKinds(
              random.nextBoolean() ? Side.SOURCE : Side.DESTINATION, negated, kinds());
      case 7 -> new Match.LinkKinds(negated, Set.of(pick(List.of(LinkKind.values()))));
      case 8 ->
          new Match.Addresses(
              random.nextBoolean() ? Side.SOURCE : Side.DESTINATION,
              family,
              negated,
              set,
              Optional.of(family == Family.IP4 ? "good4" : "good6"));
      case 9 -> parts();
      case 10 ->
          random.nextBoolean()
              ? new Match.Before(Instant.ofEpochSecond(1 + random.nextInt(Integer.MAX_VALUE - 2)))
              : new Match.Numbers(Quantity.DSCP, negated, Ranges.of(random.nextInt(64)));
      default -> new Match.Unknown(pick(unknown()));
    };
  }

  private List<String> unknown() {
    return List.of(
        "-m mark --mark 0x1/0xff",
        "-m mark ! --mark 0x7",
        "-m connmark --mark 0x1",
        "-m recent --rcheck --seconds 60 --hitcount 3 --name ssh --mask "
            + (family == Family.IP4 ? "255.255.255.255" : "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
            + " --rsource",
        "-m statistic --mode nth --every 3 --packet 1",
        "-m mac ! --mac-source 00:11:22:33:44:55",
        "-m conntrack --ctproto 6",
        "-m conntrack --ctstate NEW,DNAT",
        "-m conntrack ! --ctstate SNAT",
        "-m addrtype --dst-type LOCAL --limit-iface-in",
        "-m time --weekdays Mon,Tue --datestop 2038-01-19T03:14:07");
  }

  private <E extends Enum<E>> Set<E> some(Class<E> type) {
    EnumSet<E> set = EnumSet.noneOf(type);
    for (E value : EnumSet.allOf(type)) {
      if (random.nextInt(3) == 0) {
        set.add(value);
      }
    }
    return set.isEmpty() ? EnumSet.of(pick(List.copyOf(EnumSet.allOf(type)))) : set;
  }

  /** Of IPv6 what a list means; a list that nothing meets is one that nothing does not meet. */
  private Set<AddressKind> kinds() {
    Set<AddressKind> kinds = EnumSet.copyOf(some(AddressKind.class));
    if (family == Family.IP4) {
      return kinds;
    }
    kinds.retainAll(
        Set.of(AddressKind.UNICAST, AddressKind.LOCAL, AddressKind.ANYCAST, AddressKind.MULTICAST));
    Set<AddressKind> meant =
        kinds.isEmpty() ? Set.of(AddressKind.MULTICAST) : AddrType6.meant(kinds);
    return meant.isEmpty() ? EnumSet.allOf(AddressKind.class) : meant;
  }

  private Match hops(boolean negated) {
    int number = 1 + random.nextInt(253);
    return switch (random.nextInt(3)) {
      case 0 -> new Match.Numbers(Quantity.HOP_LIMIT, negated, Ranges.of(number));
      case 1 -> new Match.Numbers(Quantity.HOP_LIMIT, false, Ranges.of(0, number));
      default -> new Match.Numbers(Quantity.HOP_LIMIT, false, Ranges.of(number, 255));
    };
  }

  private Match parts() {
    if (family == Family.IP4) {
      return new Match.Parts(
          random.nextBoolean() ? Set.of(Part.FIRST, Part.LATER) : Set.of(Part.WHOLE));
    }
    return new Match.Parts(
        pick(
            List.of(
                Set.of(Part.ATOMIC, Part.FIRST, Part.LATER),
                Set.of(Part.ATOMIC, Part.FIRST),
                Set.of(Part.FIRST),
                Set.of(Part.ATOMIC))));
  }

  private Rate rate(KernelRates.Match match, long burst) {
    while (true) {
      Optional<Rate> rate =
          KernelRates.applied(
              match, 1 + random.nextInt(pick(10, 1000, 10_000)), pick(1, 60, 3600, 86_400));
      if (rate.isPresent() && KernelRates.fills(rate.get(), burst)) {
        return rate.get();
      }
    }
  }

  private Match limit() {
    long burst = pick(5, 1, 20, 1000);
    Rate rate = rate(KernelRates.Match.LIMIT, burst);
    return new Match.Limit(
        new LimitSpec(
            rate.amount(),
            rate.seconds(),
            burst,
            LimitSpec.Unit.PACKETS,
            Set.of(),
            Optional.empty()),
        false);
  }

  private Match hashlimit() {
    Set<LimitSpec.Key> keys = new LinkedHashSet<>();
    for (Side side : Side.values()) {
      if (random.nextBoolean()) {
        int bits = pick(Address.bits(family), 24, 0, 20);
        keys.add(
            family == Family.IP4
                ? new LimitSpec.Key.Prefix(side, bits, 0)
                : new LimitSpec.Key.Prefix(side, 0, bits));
      }
    }
    if (random.nextInt(5) == 0) {
      keys.add(new LimitSpec.Key.Other(random.nextBoolean() ? "srcport" : "dstport"));
    }
    Optional<String> name = Optional.of("h" + names++);
    if (random.nextInt(3) == 0) {
      long bytes =
          KernelRates.appliedBytes(16 + random.nextInt(pick(5000, 5_000_000))).orElseThrow();
      // iptables-save cuts a burst down to whole kb, or mb, and then it may be another one.
      long burst = bytes * (1 + random.nextInt(4));
      boolean lost =
          burst >= 1 << 10
              && KernelRates.appliedByteBurst(
                      bytes, burst >= 1 << 20 ? burst >> 20 << 20 : burst >> 10 << 10)
                  != burst;
      return new Match.Limit(
          new LimitSpec(bytes, 1, lost ? bytes : burst, LimitSpec.Unit.BYTES, keys, name),
          random.nextBoolean());
    }
    long burst = pick(5, 1, 20, 1000);
    Rate rate = rate(KernelRates.Match.HASHLIMIT, burst);
    return new Match.Limit(
        new LimitSpec(rate.amount(), rate.seconds(), burst, LimitSpec.Unit.PACKETS, keys, name),
        random.nextBoolean());
  }

  private String comment() {
    String letters = "ab Z9-_.,:;\"\\'/#(){}$äß!<>|&%";
    StringBuilder text = new StringBuilder("c");
    int length = random.nextInt(60);
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.append('.').toString();
  }

  private Action action(List<ChainName> jumps) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> Action.ACCEPT;
      case 2 -> Action.DROP;
      case 3 -> Action.RETURN;
      case 4 ->
          jumps.isEmpty()
              ? Action.DROP
              : random.nextBoolean() ? new Action.Jump(pick(jumps)) : new Action.Goto(pick(jumps));
      case 5 -> {
        List<String> names = new ArrayList<>(Reject.names(family));
        names.remove(Reject.TCP_RESET);
        yield Reject.named(family, pick(names)).orElseThrow().action();
      }
      case 6 ->
          new Action.Continue(
              pick(
                  List.of(
                      "",
                      "LOG",
                      "LOG --log-prefix \"a: \" --log-level 7",
                      "NFLOG --nflog-group 3",
                      "CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff")));
      default -> new Action.Unknown("NFQUEUE --queue-num 3");
    };
  }
}
