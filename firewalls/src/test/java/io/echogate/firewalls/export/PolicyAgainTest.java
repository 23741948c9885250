package io.echogate.firewalls.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.engine.Evaluator;
import io.echogate.engine.Machine;
import io.echogate.engine.Requests;
import io.echogate.engine.Surroundings;
import io.echogate.firewalls.cisco.CiscoReader;
import io.echogate.firewalls.iptables.IptablesReader;
import io.echogate.firewalls.junos.JunosReader;
import io.echogate.firewalls.nftables.NftReader;
import io.echogate.firewalls.policies.PolicyOfRules;
import io.echogate.firewalls.policies.PolicyOptions;
import io.echogate.firewalls.policies.WrittenPolicy;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Imported;
import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Address;
import io.echogate.policy.Condition;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule;
import io.echogate.policy.Policy;
import io.echogate.policy.Verdict;
import io.echogate.policy.language.PolicyFormat;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * A policy that was exported, read again and made a policy again is the policy: for each target and
 * many random policies, of messages of all types. Where something got lost, it errs the way it was
 * told to.
 */
class PolicyAgainTest {
  private static final int POLICIES = Integer.getInteger("again.policies", 100);

  /** So long that every bucket is full again. */
  private static final long LONG = 5_000_000_000_000_000L;

  private static final List<Address> SOURCES4 =
      addresses("192.0.2.1", "192.0.2.3", "198.51.100.1", "10.0.0.1", "10.0.0.6", "203.0.113.9");
  private static final List<Address> SOURCES6 =
      addresses("2001:db8::1", "2001:db8:0:1::1", "fe80::1", "fe80::4", "2001:db8:77::1", "::");
  private static final List<Address> TARGETS4 =
      addresses("192.0.2.2", "198.51.100.3", "10.0.0.5", "192.0.2.255", "224.0.0.1", "192.0.2.9");
  private static final List<Address> TARGETS6 =
      addresses("2001:db8::2", "2001:db8:0:1::3", "fe80::5", "ff02::1", "2001:db8::9");

  private record Target(
      ExportTarget options, Function<String, Imported> reader, String end, Set<Direction> ways) {}

  private static final Set<Direction> BOTH = Set.of(Direction.IN, Direction.OUT);

  private static final Target NFTABLES =
      new Target(
          new NftOptions("echogate", Set.of(Hook.INPUT, Hook.OUTPUT), Set.of()),
          text -> NftReader.read(new Source("exported.nft", text)),
          "",
          BOTH);

  private static final Target WIRE =
      new Target(
          new NftOptions("echogate", Set.of(Hook.INGRESS, Hook.EGRESS), Set.of("eth0")),
          text -> NftReader.read(new Source("exported.nft", text)),
          "",
          BOTH);

  private static final Target IPTABLES =
      new Target(
          new IptablesOptions("ICMP", Set.of(Hook.INPUT, Hook.OUTPUT), Set.of(), false),
          text -> IptablesReader.read(List.of(new Source("exported.rules", text))),
          """
          -A INPUT -p icmp -j ICMP-INPUT
          -A INPUT -p ipv6-icmp -j ICMP-INPUT
          -A OUTPUT -p icmp -j ICMP-OUTPUT
          -A OUTPUT -p ipv6-icmp -j ICMP-OUTPUT
          COMMIT
          """,
          BOTH);

  private static final Target IOS =
      new Target(
          new AclOptions("web", OptionalInt.empty(), Set.of("GigabitEthernet0/0")),
          text -> CiscoReader.read(new Source("exported.cfg", text)),
          "",
          Set.of(Direction.IN));

  private static final Target JUNOS =
      new Target(
          new JunosOptions("web", Set.of("ge-0/0/0.0")),
          text -> JunosReader.read(new Source("exported.conf", text)),
          "",
          Set.of(Direction.IN));

  private static List<Address> addresses(String... texts) {
    return List.of(texts).stream().map(text -> Address.parse(text).orElseThrow()).toList();
  }

  @Test
  void nftablesBecomesThePolicyAgain() {
    holds(NFTABLES);
  }

  @Test
  void nftablesOnTheWireBecomesThePolicyAgain() {
    holds(WIRE);
  }

  @Test
  void iptablesBecomesThePolicyAgain() {
    holds(IPTABLES);
  }

  @Test
  void iosBecomesThePolicyAgain() {
    holds(IOS);
  }

  @Test
  void junosBecomesThePolicyAgain() {
    holds(JUNOS);
  }

  private static void holds(Target target) {
    int[] lossless = new int[2];
    Property.holds(
        random -> {
          for (int i = 0; i < POLICIES; i++) {
            Direction direction =
                target.ways().contains(Direction.OUT) && random.nextInt(4) == 0
                    ? Direction.OUT
                    : Direction.IN;
            Policy policy = ExportablePolicies.of(random, direction);
            Erring erring = random.nextBoolean() ? Erring.ALLOW : Erring.BLOCK;
            lossless[compare(target, policy, direction, erring, random) ? 1 : 0]++;
          }
        });
    assertThat(lossless[1]).as("without loss").isPositive();
  }

  private static boolean compare(
      Target target, Policy policy, Direction direction, Erring erring, RandomGenerator random) {
    Exported exported = Exporter.export(policy, target.options(), Optional.of(erring));
    String text = exported.text().orElseThrow();
    if (!target.end().isEmpty()) {
      text = text.replace("COMMIT\n", target.end());
    }
    Imported imported = target.reader().apply(text);
    assertThat(imported.rules()).as("%s\n%s", imported.diagnostics(), text).isPresent();
    var rules = imported.rules().orElseThrow();
    WrittenPolicy written =
        PolicyOfRules.of(rules, PolicyOptions.standard(rules, "again").erring(erring));
    String all =
        policy.statements().getFirst().origin().source().text() + "\n" + text + "\n" + written;
    assertThat(written.text()).as(all).isPresent();
    Source source = new Source("again.policy", written.text().orElseThrow());
    Reading reading = PolicyReader.read(source);
    assertThat(reading.hasErrors()).as("%s\n%s", reading.diagnostics(), all).isFalse();
    assertThat(PolicyFormat.format(source).text()).contains(source.text());
    boolean lossless =
        exported.losses().stream().noneMatch(Loss::needsConsent)
            && written.losses().stream().noneMatch(Loss::needsConsent);
    Policy again = reading.policies().getFirst();
    if (lossless) {
      forms(target, policy, again, direction, all);
    }
    boolean leavesHopLimits = target.options() instanceof AclOptions;
    new Comparison(policy, again, direction, leavesHopLimits).run(random, lossless, erring, all);
    return lossless;
  }

  private static void forms(
      Target target, Policy policy, Policy again, Direction direction, String all) {
    if (!(target.options() instanceof NftOptions)) {
      return;
    }
    for (Family family : Family.values()) {
      for (FormRule.Target form : FormRule.Target.values()) {
        if (policy.evaluation().isPresent()) {
          continue;
        }
        assertThat(again.verdictOf(form, family, direction))
            .as("%s of %s\n%s", form, family, all)
            .isEqualTo(policy.verdictOf(form, family, direction));
      }
    }
  }

  /** Two policies, asked about the same packets. */
  private static final class Comparison {
    private final Direction direction;
    private final boolean leavesHopLimits;
    private boolean known;
    private final Requests requests = new Requests();
    private final Requests requestsAgain = new Requests();
    private final Evaluator one;
    private final Evaluator other;

    Comparison(Policy policy, Policy again, Direction direction, boolean leavesHopLimits) {
      this.direction = direction;
      this.leavesHopLimits = leavesHopLimits;
      Machine machine = new Machine(JudgedHost.addresses(), JudgedHost.subnets());
      one =
          Evaluator.of(
              policy, new Surroundings(machine, (tuple, time) -> known, requests, Instant.EPOCH));
      other =
          Evaluator.of(
              again,
              new Surroundings(machine, (tuple, time) -> known, requestsAgain, Instant.EPOCH));
    }

    void run(RandomGenerator random, boolean lossless, Erring erring, String all) {
      long now = 0;
      for (int n = 0; n < 512; n++) {
        Family family = n % 2 == 0 ? Family.IP4 : Family.IP6;
        int type = n / 2;
        now += LONG;
        known = random.nextBoolean();
        Packet packet = packet(random, family, type, direction);
        int query = Exchange.queryOf(family, type);
        if (known && query != Packet.NONE) {
          Address asker = new Address(family, packet.destinationHigh(), packet.destinationLow());
          Address asked = new Address(family, packet.sourceHigh(), packet.sourceLow());
          Packet sent = packet(random, family, query, asker, asked);
          requests.sent(sent, now);
          requestsAgain.sent(sent, now);
        }
        boolean expected = one.evaluate(packet, direction, now).verdict() == Verdict.PASS;
        boolean passed = other.evaluate(packet, direction, now).verdict() == Verdict.PASS;
        boolean agrees =
            lossless
                ? passed == expected
                : erring == Erring.ALLOW ? passed || !expected : !passed || expected;
        if (leavesHopLimits && isOffLink(packet)) {
          // IOS lets it pass to receivers, which look at the hop limit themselves.
          continue;
        }
        assertThat(agrees)
            .as(
                "in doubt %s: expected %s, got %s for %s\n%s",
                erring, expected, passed, packet, all)
            .isTrue();
      }
    }
  }

  private static boolean isOffLink(Packet packet) {
    return packet.family() == Family.IP6
        && Condition.Flag.ON_LINK.canHold(Family.IP6, packet.type())
        && packet.hopLimit() != ReadAgainTest.scope(packet.type());
  }

  private static <T> T any(RandomGenerator random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static Packet packet(
      RandomGenerator random, Family family, int type, Direction direction) {
    boolean ip4 = family == Family.IP4;
    Address source = any(random, ip4 ? SOURCES4 : SOURCES6);
    Address destination = any(random, ip4 ? TARGETS4 : TARGETS6);
    if (direction == Direction.OUT) {
      Address swapped = source;
      source = destination;
      destination = swapped;
    }
    return packet(random, family, type, source, destination);
  }

  private static Packet packet(
      RandomGenerator random, Family family, int type, Address source, Address destination) {
    int payload = random.nextInt(random.nextInt(4) == 0 ? 1200 : 130);
    int code = random.nextInt(2) == 0 ? 0 : random.nextInt(7);
    int hopLimit = List.of(1, 2, 64, 254, 255).get(random.nextInt(5));
    return WholeMessages.of(family, type, code, source, destination, payload, hopLimit);
  }
}
