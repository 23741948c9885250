package io.echogate.firewalls.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.engine.Evaluator;
import io.echogate.engine.Machine;
import io.echogate.engine.Requests;
import io.echogate.engine.Surroundings;
import io.echogate.firewalls.cisco.CiscoReader;
import io.echogate.firewalls.iptables.IptablesReader;
import io.echogate.firewalls.junos.JunosReader;
import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Unknowns;
import io.echogate.firewalls.nftables.NftReader;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Packet;
import io.echogate.icmp.Registry;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Condition;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Verdict;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What an export says, read again and taken at its word, is what the policy says: for each target
 * and many random policies, of packets of every kind. Where something got lost, it errs the way it
 * was told to.
 */
class ReadAgainTest {
  private static final int POLICIES = Integer.getInteger("roundtrip.policies", 2000);
  private static final int PACKETS = 30;

  /** Lets pass what quotes a packet that can be read. */
  private static final Policy RELATED_ONLY = relatedOnly();

  private static Policy relatedOnly() {
    StringBuilder text = new StringBuilder("policy related {\n");
    for (Family family : Family.values()) {
      text.append("icmp ").append(family).append(" : allow {");
      for (int type = 0; type < 256; type++) {
        if (Registry.instance().type(family, type).kind() == Kind.ERROR) {
          text.append(' ').append(type);
        }
      }
      text.append(" } related;\n");
    }
    text.append("defaults { icmp in: block; fragments in: allow; } }");
    return PolicyReader.read(new Source("related", text.toString())).policies().getFirst();
  }

  /** How a target's text becomes rules again. */
  record Target(
      ExportTarget options, Function<String, Imported> reader, List<Hook> hooks, String link) {

    boolean forwards() {
      return hooks.contains(Hook.FORWARD);
    }
  }

  /** With the rules that lead to the chains, as who loads an export writes them. */
  private static Target iptables(List<Hook> met, Hook... hooks) {
    String jumps =
        Stream.of(hooks)
            .flatMap(
                hook ->
                    Stream.of("icmp", "ipv6-icmp")
                        .map(
                            protocol -> "-A %1$s -p %2$s -j ICMP-%1$s\n".formatted(hook, protocol)))
            .collect(Collectors.joining());
    return new Target(
        new IptablesOptions("ICMP", Set.of(hooks), Set.of(), false),
        text ->
            IptablesReader.read(
                List.of(
                    new Source("exported.rules", text.replace("COMMIT\n", jumps + "COMMIT\n")))),
        met,
        "eth0");
  }

  static final Target NFTABLES =
      new Target(
          new NftOptions("echogate", Set.of(Hook.INPUT, Hook.OUTPUT), Set.of()),
          text -> NftReader.read(new Source("exported.nft", text)),
          List.of(Hook.PREROUTING, Hook.INPUT),
          "eth0");

  private static final Target WIRE =
      new Target(
          new NftOptions("echogate", Set.of(Hook.INGRESS, Hook.EGRESS), Set.of("eth0")),
          text -> NftReader.read(new Source("exported.nft", text)),
          List.of(Hook.INGRESS),
          "eth0");

  static final Target IPTABLES = iptables(List.of(Hook.INPUT), Hook.INPUT, Hook.OUTPUT);

  static final Target IOS =
      new Target(
          new AclOptions("web", OptionalInt.empty(), Set.of("GigabitEthernet0/0")),
          text -> CiscoReader.read(new Source("exported.cfg", text)),
          List.of(Hook.INGRESS),
          "GigabitEthernet0/0");

  private static final Target JUNOS =
      new Target(
          new JunosOptions("web", Set.of("ge-0/0/0.0")),
          text -> JunosReader.read(new Source("exported.conf", text)),
          List.of(Hook.INGRESS),
          "ge-0/0/0.0");

  /** What is forwarded arrives and leaves: it meets both directions. */
  private static final Target NFTABLES_FORWARDING =
      new Target(
          new NftOptions("echogate", Set.of(Hook.INPUT, Hook.FORWARD, Hook.OUTPUT), Set.of()),
          text -> NftReader.read(new Source("exported.nft", text)),
          List.of(Hook.PREROUTING, Hook.FORWARD),
          "eth0");

  private static final Target IPTABLES_FORWARDING = iptables(List.of(Hook.FORWARD), Hook.FORWARD);

  @Test
  void nftablesSaysOfForwardedPacketsWhatThePolicySays() {
    holds(NFTABLES_FORWARDING, POLICIES / 2);
  }

  @Test
  void iptablesSaysOfForwardedPacketsWhatThePolicySays() {
    holds(IPTABLES_FORWARDING, POLICIES / 2);
  }

  @Test
  void nftablesSaysWhatThePolicySays() {
    holds(NFTABLES, POLICIES);
  }

  @Test
  void nftablesOnTheWireSaysWhatThePolicySays() {
    holds(WIRE, POLICIES / 2);
  }

  @Test
  void iptablesSaysWhatThePolicySays() {
    holds(IPTABLES, POLICIES);
  }

  @Test
  void iosSaysWhatThePolicySays() {
    holds(IOS, POLICIES);
  }

  @Test
  void junosSaysWhatThePolicySays() {
    holds(JUNOS, POLICIES);
  }

  static void holds(Target target, int policies) {
    Property.holds(
        random -> {
          for (int i = 0; i < policies; i++) {
            Policy policy =
                target.forwards()
                    ? ExportablePolicies.of(random)
                    : ExportablePolicies.of(random, Direction.IN);
            for (Erring erring : Erring.values()) {
              compare(target, policy, erring, random);
            }
          }
        });
  }

  private static void compare(Target target, Policy policy, Erring erring, RandomGenerator random) {
    Exported exported = Exporter.export(policy, target.options(), Optional.of(erring));
    String text = exported.text().orElseThrow();
    Imported imported = target.reader().apply(text);
    assertThat(imported.rules()).as("%s\n%s", imported.diagnostics(), text).isPresent();
    RuleSet rules = imported.rules().orElseThrow();
    Interpreter interpreter = new Interpreter(rules);
    boolean lossless = exported.losses().stream().noneMatch(Loss::needsConsent);
    Situations situations = new Situations(target.link(), target.forwards() ? "eth1" : "");
    Instant now = Instant.ofEpochSecond(1_800_000_000L);
    boolean payload = asksPayload(policy);
    RandomPackets packets = new RandomPackets(random, true);
    packets.flows();
    for (int n = 0; n < PACKETS; n++) {
      Sent sent = packets.arriving();
      if (sent.packet().protocol() != sent.packet().family().protocol()
          || (payload && hasMoreHeaders(sent))) {
        continue;
      }
      boolean known = random.nextBoolean();
      byte[] bytes = sent.wire().get(random.nextInt(sent.wire().size()));
      State state = state(bytes, known);
      Optional<Situation> situation = situations.of(bytes, state, now);
      if (situation.isEmpty() || isUnsettled(target, sent, situation.get())) {
        continue;
      }
      boolean expected =
          passes(policy, Direction.IN, bytes, known, now)
              && (!target.forwards() || passes(policy, Direction.OUT, bytes, known, now));
      boolean passed =
          target.hooks().stream()
              .allMatch(hook -> interpreter.judge(hook, situation.get(), new Limits()).passes());
      boolean agrees =
          lossless
              ? passed == expected
              : erring == Erring.ALLOW ? passed || !expected : !passed || expected;
      assertThat(agrees)
          .as(
              "%s, in doubt %s: expected %s, got %s for %s\n%s\n%s",
              target.options().text(),
              erring,
              expected,
              passed,
              situation.get(),
              policy.statements().getFirst().origin().source().text(),
              text)
          .isTrue();
    }
  }

  /** Whether it matters where a payload begins. */
  static boolean asksPayload(Policy policy) {
    return policy.rules().stream()
        .flatMap(rule -> rule.conditions().stream())
        .anyMatch(
            condition ->
                condition instanceof Condition.Compare one
                    && one.quantity() == Condition.Quantity.PAYLOAD);
  }

  /** Whether headers stand before the message that rules count as payload. */
  static boolean hasMoreHeaders(Sent sent) {
    return sent.packet().extra() > 0 || sent.packet().atomic() || sent.fragmented();
  }

  /**
   * What the target's own table of approximations says of pieces and of what stands before a type.
   */
  private static boolean isUnsettled(Target target, Sent sent, Situation situation) {
    return switch (target.options()) {
      case NftOptions options -> !options.raw() && sent.fragmented();
      case IptablesOptions options -> sent.fragmented() || sent.packet().atomic();
      case AclOptions options ->
          situation.part() == Match.Part.FIRST
              || sent.packet().atomic()
              || (situation.family() == Family.IP6
                  && Condition.Flag.ON_LINK.canHold(Family.IP6, situation.type())
                  && situation.hopLimit() != scope(situation.type()));
      case JunosOptions options -> sent.packet().atomic();
      case SuricataOptions options -> throw new IllegalStateException("it has a test of its own");
    };
  }

  /** The hop limit of messages of the link, which IOS leaves to their receivers. */
  static int scope(int type) {
    return Registry.instance().type(Family.IP6, type).kind() == Kind.MLD ? 1 : 255;
  }

  /** What connection tracking calls a packet if all flows are known, or none. */
  static State state(byte[] bytes, boolean known) {
    Packet packet = decode(bytes);
    Family family = packet.family();
    if (!known || family == null || packet.type() < 0) {
      return State.INVALID;
    }
    if (Registry.instance().type(family, packet.type()).kind() == Kind.ERROR) {
      boolean related =
          Evaluator.of(RELATED_ONLY, Surroundings.unknown().withFlows((tuple, time) -> true))
                  .evaluate(packet, Direction.IN, 0)
                  .verdict()
              == Verdict.PASS;
      return related ? State.RELATED : State.INVALID;
    }
    Requests requests = new Requests();
    query(bytes).ifPresent(query -> requests.sent(query, 0));
    return requests.answeredBy(packet, 0) ? State.ESTABLISHED : State.INVALID;
  }

  static Packet decode(byte[] bytes) {
    return new FrameDecoder().decodeIp(MemorySegment.ofArray(bytes), 0, bytes.length);
  }

  /** The evaluator's word, with full buckets; all flows are known, or none. */
  static boolean passes(
      Policy policy, Direction direction, byte[] bytes, boolean known, Instant now) {
    Packet packet = decode(bytes);
    Requests requests = new Requests();
    Machine machine = new Machine(JudgedHost.addresses(), JudgedHost.subnets());
    Evaluator evaluator =
        Evaluator.of(
            policy, new Surroundings(machine, (tuple, time) -> known, requests, Instant.EPOCH));
    long nanos = now.getEpochSecond() * 1_000_000_000L;
    if (known) {
      query(bytes).ifPresent(query -> requests.sent(query, nanos));
    }
    return evaluator.evaluate(packet, direction, nanos).verdict() == Verdict.PASS;
  }

  /** The query to which a packet would be the reply. */
  private static Optional<Packet> query(byte[] reply) {
    Packet packet = decode(reply);
    Family family = packet.family();
    if (family == null || packet.type() < 0) {
      return Optional.empty();
    }
    int type = Exchange.queryOf(family, packet.type());
    if (type == Packet.NONE) {
      return Optional.empty();
    }
    byte[] query = reply.clone();
    int source = family == Family.IP4 ? 12 : 8;
    int length = family == Family.IP4 ? 4 : 16;
    System.arraycopy(reply, source, query, source + length, length);
    System.arraycopy(reply, source + length, query, source, length);
    int header = reply.length - packet.payloadLength() - 8;
    query[header] = (byte) type;
    return Optional.of(decode(query));
  }

  /** Buckets are full; what stands for the presence of a header holds. */
  private static final class Limits implements Unknowns {
    @Override
    public boolean within(Rule rule, LimitSpec limit) {
      return true;
    }

    @Override
    public boolean holds(Rule rule, Match.Unknown match) {
      throw new AssertionError("an export says something unknown: " + match.what());
    }

    @Override
    public Action decides(Rule rule, Action.Unknown action) {
      throw new AssertionError("an export does something unknown: " + action.what());
    }
  }
}
