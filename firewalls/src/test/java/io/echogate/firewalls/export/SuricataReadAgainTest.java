package io.echogate.firewalls.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.export.SuricataOptions.Does;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Condition;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * The rules of Suricata, taken at their word, act on what the policy drops: for many random
 * policies, of packets of every kind. Where something got lost, they err the way they were told to.
 */
class SuricataReadAgainTest {
  private static final int POLICIES = Integer.getInteger("suricata.policies", 150);
  private static final int PACKETS = 40;
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);

  @Test
  void rulesForWhatArrivesActOnWhatThePolicyDrops() {
    holds(Direction.IN);
  }

  @Test
  void rulesForWhatLeavesActOnWhatThePolicyDrops() {
    holds(Direction.OUT);
  }

  private static void holds(Direction direction) {
    Property.holds(
        random -> {
          for (int i = 0; i < POLICIES; i++) {
            Policy policy = ExportablePolicies.of(random, direction);
            if (policy.evaluation().isEmpty()) {
              for (Erring erring : Erring.values()) {
                compare(policy, direction, erring, random);
              }
            }
          }
        });
  }

  private static void compare(
      Policy policy, Direction direction, Erring erring, RandomGenerator random) {
    Does does = random.nextBoolean() ? Does.ALERT : Does.DROP;
    SuricataOptions options = new SuricataOptions(does, SuricataOptions.SID);
    Exported exported = Exporter.export(policy, options, Optional.of(erring));
    String text = exported.text().orElseThrow();
    List<SuricataRuleText> rules = SuricataRuleText.read(text);
    boolean lossless = exported.losses().stream().noneMatch(Loss::needsConsent);
    boolean sized = asks(policy, Condition.Quantity.PAYLOAD);
    boolean measured = asks(policy, Condition.Quantity.LENGTH);
    RandomPackets packets = new RandomPackets(random, false);
    packets.flows();
    for (int n = 0; n < PACKETS; n++) {
      Sent sent = direction == Direction.IN ? packets.arriving() : packets.leaving();
      byte[] bytes = sent.wire().getFirst();
      Packet packet = ReadAgainTest.decode(bytes);
      if (packet.form() != Form.WHOLE || packet.truncated() || (measured && hasMore(sent))) {
        continue;
      }
      int dsize = dsize(packet);
      if ((sized || measured) && dsize < 0) {
        continue;
      }
      boolean expected = ReadAgainTest.passes(policy, direction, bytes, random.nextBoolean(), NOW);
      boolean passed =
          rules.stream()
              .filter(SuricataRuleText::actsAtOnce)
              .noneMatch(rule -> rule.meets(packet, dsize, JudgedHost.addresses()));
      boolean agrees =
          lossless
              ? passed == expected
              : erring == Erring.ALLOW ? passed || !expected : !passed || expected;
      assertThat(agrees)
          .as(
              "in doubt %s, %s: expected %s, got %s for %s\n%s\n%s",
              erring,
              direction,
              expected,
              passed,
              sent,
              policy.statements().getFirst().origin().source().text(),
              text)
          .isTrue();
    }
  }

  private static boolean asks(Policy policy, Condition.Quantity quantity) {
    return policy.rules().stream()
        .flatMap(rule -> rule.conditions().stream())
        .anyMatch(
            condition -> condition instanceof Condition.Compare one && one.quantity() == quantity);
  }

  private static boolean hasMore(Sent sent) {
    return sent.packet().extra() > 0 || sent.packet().atomic();
  }

  /** The payload as Suricata 8 takes it; negative if it is shorter than what is taken away. */
  private static int dsize(Packet packet) {
    int size = packet.payloadLength();
    if (packet.family() == Family.IP4) {
      return packet.type() == 13 || packet.type() == 14 ? size - 12 : size;
    }
    boolean whole =
        switch (packet.type()) {
          case 1 -> packet.code() < 7;
          case 2, 4, 128, 129 -> packet.code() == 0;
          case 3 -> packet.code() < 2;
          default -> false;
        };
    return whole ? size : size - 4;
  }
}
