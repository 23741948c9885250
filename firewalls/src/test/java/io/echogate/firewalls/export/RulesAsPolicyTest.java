package io.echogate.firewalls.export;

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
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.QuoteValue;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Address;
import io.echogate.policy.Condition;
import io.echogate.policy.Direction;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Verdict;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Small random rule sets, with chains that jump, go and return, and several at the hook: the policy
 * that is made of them does to each packet what the rules do, taken step by step. Where it cannot,
 * it errs the way it was told to.
 */
class RulesAsPolicyTest {
  private static final int SETS = Integer.getInteger("rules.sets", 1000);
  private static final List<Integer> TYPES4 = List.of(0, 3, 5, 8, 11, 13, 14, 40);
  private static final List<Integer> TYPES6 = List.of(1, 2, 128, 129, 133, 135, 143, 137, 200);
  private static final List<Address> OTHERS4 = addresses("192.0.2.1", "192.0.2.3", "10.0.0.1");
  private static final List<Address> OTHERS6 =
      addresses("2001:db8::1", "fe80::1", "2001:db8:77::1");
  private static final List<Address> OWN4 =
      addresses("192.0.2.2", "10.0.0.5", "192.0.2.255", "224.0.0.1", "192.0.2.9");
  private static final List<Address> OWN6 = addresses("2001:db8::2", "ff02::1", "2001:db8::9");
  private static final LocalDate DAY = LocalDate.of(2030, 1, 1);

  /** So long that every bucket is full again. */
  private static final long LONG = 5_000_000_000_000_000L;

  private static List<Address> addresses(String... texts) {
    return List.of(texts).stream().map(text -> Address.parse(text).orElseThrow()).toList();
  }

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
    RuleSet rules = new Maker(random).rules();
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

  private static <T> T any(RandomGenerator random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static PacketValue packet(RandomGenerator random) {
    Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
    boolean ip4 = family == Family.IP4;
    return packet(
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
    return packet(
        family,
        type,
        0,
        new Address(family, reply.destinationHigh(), reply.destinationLow()),
        new Address(family, reply.sourceHigh(), reply.sourceLow()),
        8,
        64);
  }

  private static PacketValue packet(
      Family family,
      int type,
      int code,
      Address source,
      Address destination,
      int payload,
      int hopLimit) {
    int length = payload + 8 + (family == Family.IP4 ? 20 : 40);
    QuoteValue quote =
        new QuoteValue(
            family,
            17,
            Packet.NONE,
            Packet.NONE,
            53,
            54,
            destination.high(),
            destination.low(),
            source.high(),
            source.low());
    return new PacketValue(
        Form.WHOLE,
        family,
        family.protocol(),
        type,
        code,
        false,
        length + 14,
        length,
        payload,
        hopLimit,
        7,
        0,
        Packet.NONE,
        Packet.NONE,
        Condition.Flag.RELATED.canHold(family, type) ? quote : null,
        source.high(),
        source.low(),
        destination.high(),
        destination.low());
  }

  /** Makes rule sets. */
  private static final class Maker {
    private final RandomGenerator random;
    private final int chains;
    private final boolean limits;

    Maker(RandomGenerator random) {
      this.random = random;
      this.chains = random.nextInt(4);
      this.limits = random.nextInt(3) == 0;
    }

    RuleSet rules() {
      List<Chain> all = new ArrayList<>();
      int bases = random.nextInt(1, 3);
      for (int i = 0; i < bases; i++) {
        Action policy = random.nextInt(3) == 0 ? Action.ACCEPT : Action.DROP;
        all.add(
            new Chain(
                new ChainName("t", "base" + i),
                EnumSet.allOf(Family.class),
                List.of(new Chain.Base(Hook.INPUT, random.nextInt(3), Set.of(), policy)),
                rules(-1),
                Rules.NOWHERE));
      }
      for (int i = 0; i < chains; i++) {
        all.add(
            new Chain(
                new ChainName("t", "c" + i),
                EnumSet.allOf(Family.class),
                List.of(),
                rules(i),
                Rules.NOWHERE));
      }
      return new RuleSet(Dialect.NFTABLES, all, List.of());
    }

    private List<Rule> rules(int chain) {
      List<Rule> rules = new ArrayList<>();
      int count = random.nextInt(6);
      for (int i = 0; i < count; i++) {
        List<Match> matches = new ArrayList<>();
        int some = random.nextInt(4);
        for (int j = 0; j < some; j++) {
          matches.add(match());
        }
        if (limits && random.nextInt(4) == 0) {
          matches.add(limit());
        }
        rules.add(Rules.of(matches, action(chain), ""));
      }
      return rules;
    }

    private Action action(int chain) {
      int next = chain + 1;
      return switch (random.nextInt(9)) {
        case 0, 1, 2 -> Action.ACCEPT;
        case 3, 4 -> Action.DROP;
        case 5 -> new Action.Reject(Optional.empty());
        case 6 -> Action.RETURN;
        case 7 ->
            next < chains ? new Action.Jump(to(next)) : new Action.Continue("log prefix \"x\"");
        default -> next < chains ? new Action.Goto(to(next)) : new Action.Continue("counter");
      };
    }

    private ChainName to(int least) {
      return new ChainName("t", "c" + random.nextInt(least, chains));
    }

    private Match limit() {
      return new Match.Limit(
          new LimitSpec(
              random.nextInt(1, 5),
              3600,
              random.nextInt(1, 5),
              LimitSpec.Unit.PACKETS,
              random.nextInt(3) == 0
                  ? Set.of(new LimitSpec.Key.Prefix(Side.SOURCE, 24, 64))
                  : Set.of(),
              Optional.empty()),
          false);
    }

    private Match match() {
      Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
      boolean negated = random.nextInt(3) == 0;
      Side side = random.nextBoolean() ? Side.SOURCE : Side.DESTINATION;
      return switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> new Match.Messages(family, messages(family));
        case 4, 5 -> new Match.Addresses(side, family, negated, prefixes(family), Optional.empty());
        case 6, 7 -> {
          EnumSet<State> states = EnumSet.noneOf(State.class);
          int count = random.nextInt(1, 4);
          for (int i = 0; i < count; i++) {
            states.add(any(random, List.of(State.values())));
          }
          yield new Match.States(negated, states);
        }
        case 8 ->
            new Match.Numbers(
                Quantity.LENGTH, negated, Ranges.of(random.nextInt(60), 60 + random.nextInt(90)));
        case 9 ->
            new Match.Numbers(Quantity.HOP_LIMIT, negated, Ranges.of(random.nextInt(2) * 254 + 1));
        case 10 ->
            new Match.AddressKinds(
                side,
                negated,
                Set.of(
                    any(
                        random,
                        List.of(
                            AddressKind.LOCAL,
                            AddressKind.BROADCAST,
                            AddressKind.MULTICAST,
                            AddressKind.UNICAST))));
        default ->
            random.nextInt(4) == 0
                ? new Match.Before(
                    DAY.plusDays(random.nextInt(4000) - 2000L)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant())
                : random.nextInt(8) == 0
                    ? new Match.Unknown("something")
                    : new Match.Protocol(negated, Ranges.of(random.nextBoolean() ? 1 : 58));
      };
    }

    private MessageSet messages(Family family) {
      MessageSet.Builder messages = new MessageSet.Builder();
      int count = random.nextInt(1, 4);
      for (int i = 0; i < count; i++) {
        int type = any(random, family == Family.IP4 ? TYPES4 : TYPES6);
        if (random.nextInt(4) == 0) {
          messages.addCodes(type, random.nextInt(2), 1 + random.nextInt(2));
        } else {
          messages.addTypes(type, random.nextInt(3) == 0 ? Math.min(255, type + 20) : type);
        }
      }
      return messages.build();
    }

    private PrefixSet prefixes(Family family) {
      List<Prefix> some = new ArrayList<>();
      int count = random.nextInt(1, 3);
      for (int i = 0; i < count; i++) {
        Address address =
            family == Family.IP4
                ? any(random, random.nextBoolean() ? OTHERS4 : OWN4)
                : any(random, random.nextBoolean() ? OTHERS6 : OWN6);
        int length = Address.bits(family) - random.nextInt(3);
        some.add(Prefix.of(address, random.nextInt(3) == 0 ? length / 2 : length));
      }
      return PrefixSet.of(some);
    }
  }
}
