package io.echogate.firewalls.export;

import static io.echogate.firewalls.export.RandomRuleSets.OTHERS4;
import static io.echogate.firewalls.export.RandomRuleSets.OTHERS6;
import static io.echogate.firewalls.export.RandomRuleSets.OWN4;
import static io.echogate.firewalls.export.RandomRuleSets.OWN6;
import static io.echogate.firewalls.export.RandomRuleSets.TYPES4;
import static io.echogate.firewalls.export.RandomRuleSets.TYPES6;
import static io.echogate.firewalls.export.RandomRuleSets.any;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.engine.Evaluator;
import io.echogate.engine.Machine;
import io.echogate.engine.Requests;
import io.echogate.engine.Surroundings;
import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Unknowns;
import io.echogate.firewalls.policies.PolicyOfRules;
import io.echogate.firewalls.policies.PolicyOptions;
import io.echogate.firewalls.policies.WrittenPolicy;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Address;
import io.echogate.policy.Condition;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Verdict;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Small random rule sets, with chains that jump, go and return, and several at the hook: the policy
 * that is made of them does to each packet what the rules do, taken step by step. Where it cannot,
 * it errs the way it was told to.
 */
class RulesAsPolicyTest {
  private static final int SETS = Integer.getInteger("rules.sets", 1000);

  /** So long that every bucket is full again. */
  private static final long LONG = 5_000_000_000_000_000L;

  @Test
  void aPolicyOfRulesDoesWhatTheyDo() {
    int[] counts = new int[4];
    Property.holds(
        random -> {
          for (int i = 0; i < SETS; i++) {
            one(random, counts);
          }
        });
    assertThat(counts[0]).as("without loss").isGreaterThan(SETS / 4);
  }

  private static void one(RandomGenerator random, int[] counts) {
    RuleSet rules = new RandomRuleSets(random).rules();
    Erring erring = random.nextBoolean() ? Erring.ALLOW : Erring.BLOCK;
    WrittenPolicy written =
        PolicyOfRules.of(rules, PolicyOptions.standard(rules, "made").erring(erring));
    if (written.problem().isPresent()) {
      counts[2]++;
      return;
    }
    boolean lossless = written.losses().stream().noneMatch(Loss::needsConsent);
    counts[lossless ? 0 : 1]++;
    String text = written.text().orElseThrow();
    String all = text(rules) + text + written.losses();
    boolean[] known = {false};
    Requests requests = new Requests();
    Evaluator within = evaluator(text, known, requests, all);
    String exhausted = text.replaceAll("rate=[0-9]+/([a-z])( burst=[0-9]+)?", "rate=0/$1");
    Evaluator beyond = evaluator(exhausted, known, requests, all);
    Interpreter interpreter = new Interpreter(rules);
    long now = 0;
    for (int n = 0; n < 60; n++) {
      now += LONG;
      known[0] = random.nextBoolean();
      PacketValue packet = packet(random);
      Family family = requireNonNull(packet.family());
      int query = Exchange.queryOf(family, packet.type());
      if (known[0] && query != Packet.NONE) {
        requests.sent(query(packet, query), now);
      }
      Situation situation = situation(packet, family, known[0], now);
      for (boolean room : new boolean[] {true, false}) {
        Evaluator evaluator = room ? within : beyond;
        boolean passed = evaluator.evaluate(packet, Direction.IN, now).verdict() == Verdict.PASS;
        boolean expected = interpreter.judge(Hook.INPUT, situation, new Limits(room)).passes();
        boolean agrees =
            lossless
                ? passed == expected
                : erring == Erring.ALLOW ? passed || !expected : !passed || expected;
        counts[3]++;
        assertThat(agrees)
            .as(
                "in doubt %s: expected %s, got %s, room %s for %s\n%s",
                erring, expected, passed, room, situation, all)
            .isTrue();
      }
    }
  }

  private static Evaluator evaluator(String text, boolean[] known, Requests requests, String all) {
    Reading reading = PolicyReader.read(new Source("made.policy", text));
    assertThat(reading.hasErrors()).as("%s\n%s", reading.diagnostics(), all).isFalse();
    Policy policy = reading.policies().getFirst();
    Machine machine = new Machine(JudgedHost.addresses(), JudgedHost.subnets());
    return Evaluator.of(
        policy, new Surroundings(machine, (tuple, time) -> known[0], requests, Instant.EPOCH));
  }

  private static String text(RuleSet rules) {
    StringBuilder text = new StringBuilder();
    for (Chain chain : rules.chains()) {
      text.append(chain.name()).append(' ').append(chain.bases()).append(chain.families());
      text.append('\n');
      chain
          .rules()
          .forEach(
              rule -> text.append("  ").append(rule.matches()).append(rule.action()).append('\n'));
    }
    return text.toString();
  }

  private record Limits(boolean room) implements Unknowns {
    @Override
    public boolean within(Rule rule, LimitSpec limit) {
      return room;
    }

    @Override
    public boolean holds(Rule rule, Match.Unknown match) {
      return false;
    }

    @Override
    public Action decides(Rule rule, Action.Unknown action) {
      return new Action.Continue("");
    }
  }

  private static State state(Family family, int type, boolean known) {
    boolean ip4 = family == Family.IP4;
    if (Condition.Flag.RELATED.canHold(family, type)) {
      return known ? State.RELATED : State.INVALID;
    }
    if (ip4 ? type == 0 || type == 14 : type == 129) {
      return known ? State.ESTABLISHED : State.INVALID;
    }
    if (ip4 ? type == 8 || type == 13 : type == 128) {
      return State.NEW;
    }
    return !ip4 && (type == 133 || type == 135 || type == 143) ? State.UNTRACKED : State.INVALID;
  }

  private static Situation situation(PacketValue packet, Family family, boolean known, long now) {
    Address source = new Address(family, packet.sourceHigh(), packet.sourceLow());
    Address destination = new Address(family, packet.destinationHigh(), packet.destinationLow());
    return new Situation(
        family,
        family.protocol(),
        Part.WHOLE,
        packet.type(),
        packet.code(),
        source,
        destination,
        packet.length(),
        packet.hopLimit(),
        0,
        "eth0",
        "",
        state(family, packet.type(), known),
        kind(source),
        kind(destination),
        LinkKind.UNICAST,
        Instant.ofEpochSecond(now / 1_000_000_000L));
  }

  private static AddressKind kind(Address address) {
    if (JudgedHost.addresses().contains(address)) {
      return AddressKind.LOCAL;
    }
    String text = address.toString();
    if (text.equals("192.0.2.255")) {
      return AddressKind.BROADCAST;
    }
    return text.startsWith("224.") || text.startsWith("ff")
        ? AddressKind.MULTICAST
        : AddressKind.UNICAST;
  }

  private static PacketValue packet(RandomGenerator random) {
    Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
    boolean ip4 = family == Family.IP4;
    return WholeMessages.of(
        family,
        any(random, ip4 ? TYPES4 : TYPES6),
        random.nextInt(3),
        any(random, ip4 ? OTHERS4 : OTHERS6),
        any(random, ip4 ? OWN4 : OWN6),
        random.nextInt(120),
        any(random, List.of(1, 64, 255)));
  }

  private static PacketValue query(PacketValue reply, int type) {
    Family family = requireNonNull(reply.family());
    return WholeMessages.of(
        family,
        type,
        0,
        new Address(family, reply.destinationHigh(), reply.destinationLow()),
        new Address(family, reply.sourceHigh(), reply.sourceLow()),
        8,
        64);
  }
}
