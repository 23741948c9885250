package io.echogate.firewalls.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Unknowns;
import io.echogate.firewalls.nftables.NftReader;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.source.Source;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a policy is exported to must be read as the rules that were written. */
class NftReadAgainTest {
  private static final int POLICIES = Integer.getInteger("echogate.nft.policies", 150);
  private static final int PACKETS = 200;

  private static final List<String> ADDRESSES =
      List.of("192.0.2.2", "198.51.100.3", "10.0.0.5", "10.9.8.7", "224.0.0.1", "203.0.113.9");

  private static final List<String> ADDRESSES6 =
      List.of("2001:db8::2", "2001:db8:0:1::3", "fe80::5", "ff02::1", "2001:db8:ffff::1", "::");

  @Test
  void theTextOfAnExportIsTheRulesOfTheExport() {
    for (int seed = 0; seed < POLICIES; seed++) {
      Random random = new Random(seed);
      Direction direction = random.nextBoolean() ? Direction.IN : Direction.OUT;
      Hook hook =
          random.nextInt(4) == 0
              ? direction == Direction.IN ? Hook.INGRESS : Hook.EGRESS
              : direction == Direction.IN ? Hook.INPUT : Hook.OUTPUT;
      boolean raw = hook == Hook.INGRESS || hook == Hook.EGRESS;
      NftOptions options =
          new NftOptions("echogate", Set.of(hook), raw ? Set.of("eth0") : Set.of());
      Policy policy = ExportablePolicies.of(random, direction);
      RuleSet written = NftExport.rules(policy, options, new Losses(), Erring.ALLOW);
      String text = NftExport.text(policy, options, new Losses(), Erring.ALLOW);
      Imported imported = NftReader.read(new Source("export.nft", text));
      assertThat(imported.rules()).describedAs(imported.diagnostics().toString()).isPresent();
      Interpreter first = new Interpreter(written);
      Interpreter second = new Interpreter(imported.rules().orElseThrow());
      for (int i = 0; i < PACKETS; i++) {
        Situation situation = situation(random, raw);
        int luck = random.nextInt();
        assertThat(second.judge(hook, situation, new Luck(luck)).action())
            .describedAs("seed %d, %s in%n%s", seed, situation, text)
            .isEqualTo(first.judge(hook, situation, new Luck(luck)).action());
      }
    }
  }

  /** Connection tracking puts fragments together before all hooks but those of links. */
  private static Situation situation(Random random, boolean raw) {
    Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
    List<String> addresses = family == Family.IP4 ? ADDRESSES : ADDRESSES6;
    int[] types =
        family == Family.IP4
            ? new int[] {0, 3, 5, 8, 11, 12, 13, 42}
            : new int[] {1, 2, 3, 4, 128, 129, 130, 133, 134, 135, 136, 137, 143};
    return new Situation(
        family,
        random.nextInt(8) == 0 ? random.nextInt(256) : family == Family.IP4 ? 1 : 58,
        raw
            ? any(random, Match.Part.WHOLE, Match.Part.WHOLE, Match.Part.FIRST, Match.Part.LATER)
            : Match.Part.WHOLE,
        random.nextInt(5) == 0 ? random.nextInt(256) : types[random.nextInt(types.length)],
        random.nextInt(3) == 0 ? random.nextInt(16) : 0,
        Address.parse(addresses.get(random.nextInt(addresses.size()))).orElseThrow(),
        Address.parse(addresses.get(random.nextInt(addresses.size()))).orElseThrow(),
        28 + random.nextInt(1500),
        any(random, 1, 2, 64, 254, 255),
        random.nextInt(64),
        "eth0",
        "eth0",
        any(random, Match.State.values()),
        any(random, Match.AddressKind.values()),
        any(random, Match.AddressKind.values()),
        any(random, Match.LinkKind.values()),
        Instant.EPOCH.plusSeconds(random.nextLong(4_000_000_000L)));
  }

  @SafeVarargs
  private static <T> T any(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }

  /** Decides about limits by what they are, so that equal limits decide the same. */
  private record Luck(int number) implements Unknowns {
    @Override
    public boolean within(Rule rule, LimitSpec limit) {
      String what =
          limit.amount() + "/" + limit.seconds() + "/" + limit.unit() + "/" + limit.burst();
      return (((what.hashCode() ^ number) * 0x9E37_79B9) & 0x1_0000) == 0;
    }

    @Override
    public boolean holds(Rule rule, Match.Unknown match) {
      // The writer asks so for a whole header; all these have one.
      assertThat(match.what()).isEqualTo("@th,56,8 & 0x0 == 0x0");
      return true;
    }

    @Override
    public Action decides(Rule rule, Action.Unknown action) {
      throw new IllegalStateException("nothing is unknown: " + action.what());
    }
  }
}
