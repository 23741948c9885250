package io.echogate.firewalls.routers;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Unknowns;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Packets to ask rules about, and rules without the places where they were written. */
public final class Packets {
  private static final Origin NOWHERE = new Origin(new Source("test", ""), new Span(0, 0));

  private Packets() {}

  /** A place in no text. */
  public static Origin nowhere() {
    return NOWHERE;
  }

  /** A message of a family. */
  public static Situation message(Family family, Part part, int type, int code) {
    return situation(family, family.protocol(), part, type, code, 0, 0, 64, 0);
  }

  /** A packet that comes in at and leaves by {@code eth0}; the last bits of its addresses given. */
  public static Situation situation(
      Family family,
      int protocol,
      Part part,
      int type,
      int code,
      long source,
      long destination,
      int hopLimit,
      int dscp) {
    return new Situation(
        family,
        protocol,
        part,
        type,
        code,
        address(family, source),
        address(family, destination),
        100,
        hopLimit,
        dscp,
        "eth0",
        "eth0",
        State.NEW,
        AddressKind.UNICAST,
        AddressKind.UNICAST,
        LinkKind.UNICAST,
        Instant.EPOCH);
  }

  /** An address of documentation with these last 8 bits. */
  public static Address address(Family family, long last) {
    return family == Family.IP4
        ? new Address(family, 0, 0xc000_0200L + last)
        : new Address(family, 0x2001_0db8_0000_0000L, last);
  }

  /** A random packet, of few types, codes and addresses. */
  public static Situation random(Family family, RandomGenerator random) {
    List<Part> parts =
        family == Family.IP4
            ? List.of(Part.WHOLE, Part.FIRST, Part.LATER)
            : List.of(Part.WHOLE, Part.ATOMIC, Part.FIRST, Part.LATER);
    int protocol = random.nextInt(8) == 0 ? 6 : family.protocol();
    return situation(
        family,
        protocol,
        parts.get(random.nextInt(parts.size())),
        type(random),
        random.nextInt(6),
        random.nextInt(16),
        random.nextInt(16),
        random.nextInt(4) == 0 ? 255 : random.nextInt(8),
        random.nextInt(64));
  }

  /** A random type, often one of few. */
  public static int type(RandomGenerator random) {
    return random.nextInt(4) == 0
        ? random.nextInt(256)
        : random.nextInt(6) + 128 * random.nextInt(2);
  }

  /** The same rules, said nowhere. */
  public static RuleSet normal(RuleSet rules) {
    return new RuleSet(
        rules.dialect(),
        rules.chains().stream().map(Packets::normal).toList(),
        rules.settings().stream()
            .map(s -> new RuleSet.Setting(s.text(), s.place(), NOWHERE))
            .toList());
  }

  /** The same chain, said nowhere. */
  public static Chain normal(Chain chain) {
    return new Chain(
        chain.name(),
        chain.families(),
        chain.bases(),
        chain.rules().stream()
            .map(rule -> new Rule(rule.matches(), rule.action(), NOWHERE, rule.comment()))
            .toList(),
        NOWHERE);
  }

  /** What becomes of a packet that comes in. */
  public static boolean passes(RuleSet rules, Situation situation) {
    return new Interpreter(rules).judge(Hook.INGRESS, situation, Unknowns.quiet()).passes();
  }

  /** Asserts that two sets of rules do the same to many random packets. */
  public static void assertSame(
      RuleSet a,
      RuleSet b,
      Family family,
      Hook hook,
      RandomGenerator random,
      int packets,
      Object text) {
    Interpreter one = new Interpreter(a);
    Interpreter other = new Interpreter(b);
    for (int i = 0; i < packets; i++) {
      Situation situation = random(family, random);
      Action expected = one.judge(hook, situation, Unknowns.quiet()).action();
      Action actual = other.judge(hook, situation, Unknowns.quiet()).action();
      assertThat(actual).as("%s%n%s%n%s", situation, a.chains(), text).isEqualTo(expected);
    }
  }

  /** An empty name of nothing. */
  public static Optional<String> none() {
    return Optional.empty();
  }
}
