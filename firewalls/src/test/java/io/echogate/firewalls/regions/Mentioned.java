package io.echogate.firewalls.regions;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The values of packets that rules mention, and those beside them. */
final class Mentioned {
  private static final int LENGTHS = 65_536;
  private static final int HOPS = 256;
  private static final int CODES = 256;
  private static final int DSCPS = 64;

  private final Family family;
  private final RandomGenerator random;
  private final List<Address> addresses = new ArrayList<>();
  private final List<Integer> messages = new ArrayList<>(List.of(0, 8 * CODES, 128 * CODES));
  private final List<Integer> lengths = new ArrayList<>(List.of(28, 1500));
  private final List<Integer> hops = new ArrayList<>(List.of(64, 255));
  private final List<Integer> dscps = new ArrayList<>(List.of(0));
  private final Set<String> links = new LinkedHashSet<>(List.of("nobody"));
  private final List<Instant> times = new ArrayList<>(List.of(Instant.EPOCH));

  Mentioned(RuleSet rules, Family family, RandomGenerator random) {
    this.family = family;
    this.random = random;
    addresses.add(address(random.nextLong(), random.nextLong()));
    for (Chain chain : rules.chains()) {
      chain.bases().forEach(base -> links.addAll(base.interfaces()));
      for (Rule rule : chain.rules()) {
        rule.matches().forEach(this::add);
      }
    }
  }

  private void add(Match match) {
    switch (match) {
      case Match.Messages some -> {
        if (some.family() == family) {
          add(some.messages());
        }
      }
      case Match.Addresses some ->
          some.prefixes()
              .prefixes(family)
              .limit(20)
              .forEach(
                  prefix -> {
                    Address last = prefix.last();
                    addresses.add(address(prefix.high(), prefix.low()));
                    addresses.add(last);
                    addresses.add(beside(prefix.high(), prefix.low(), -1));
                    addresses.add(beside(last.high(), last.low(), 1));
                  });
      case Match.Wildcard some -> {
        if (some.value().family() == family) {
          long high = some.value().high();
          long low = some.value().low();
          addresses.add(
              address(
                  high ^ (random.nextLong() & ~some.mask().high()),
                  low ^ (random.nextLong() & ~some.mask().low())));
          addresses.add(address(high, low ^ (1L << random.nextInt(32))));
        }
      }
      case Match.Interfaces some ->
          some.names().forEach(name -> links.add(name.replace("*", "" + random.nextInt(3))));
      case Match.Numbers some -> add(some.quantity(), some.ranges());
      case Match.Before some -> {
        times.add(some.end());
        times.add(some.end().minusSeconds(1));
      }
      default -> {}
    }
  }

  private void add(Quantity quantity, Ranges ranges) {
    int most =
        switch (quantity) {
          case LENGTH -> LENGTHS;
          case HOP_LIMIT -> HOPS;
          case DSCP -> DSCPS;
        };
    List<Integer> list =
        switch (quantity) {
          case LENGTH -> lengths;
          case HOP_LIMIT -> hops;
          case DSCP -> dscps;
        };
    for (Ranges.Range range : ranges.list()) {
      list.add(Math.clamp(range.first(), 0, most - 1));
      list.add(Math.clamp(range.first() - 1L, 0, most - 1));
      list.add(Math.clamp(range.last(), 0, most - 1));
      list.add(Math.clamp(range.last() + 1L, 0, most - 1));
    }
  }

  private void add(MessageSet set) {
    boolean most = set.containsAll(random.nextInt(256)) && set.types().count() > 128;
    MessageSet few = most ? MessageSet.all().without(set) : set;
    few.types()
        .limit(20)
        .forEach(
            type -> {
              int[] codes = few.codes(type).toArray();
              int first = codes[0];
              int last = codes[codes.length - 1];
              messages.add(type * CODES + first);
              messages.add(type * CODES + last);
              messages.add(type * CODES + Math.max(first - 1, 0));
              messages.add(type * CODES + Math.min(last + 1, CODES - 1));
            });
  }

  private Address address(long high, long low) {
    return family == Family.IP4
        ? new Address(family, 0, low & 0xffff_ffffL)
        : new Address(family, high, low);
  }

  private Address beside(long high, long low, int step) {
    long next = low + step;
    boolean carries = step > 0 ? next == 0 : low == 0;
    return address(carries ? high + step : high, next);
  }

  /** The interfaces by which packets come and leave. */
  Set<String> links() {
    return links;
  }

  /** A time at which packets come. */
  Instant time() {
    return any(times);
  }

  /** A packet of a subject. */
  Situation packet(Subject subject) {
    Course course = subject.course();
    int message = any(messages);
    return new Situation(
        family,
        subject.protocol(),
        subject.part(),
        message / CODES,
        random.nextInt(4) == 0 ? random.nextInt(CODES) : message % CODES,
        any(addresses),
        any(addresses),
        any(lengths),
        any(hops),
        any(dscps),
        course == Course.OUT ? "" : any(List.copyOf(links)),
        course == Course.IN ? "" : any(List.copyOf(links)),
        any(List.of(State.values())),
        any(List.of(AddressKind.values())),
        any(List.of(AddressKind.values())),
        any(List.of(LinkKind.values())),
        subject.time());
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
