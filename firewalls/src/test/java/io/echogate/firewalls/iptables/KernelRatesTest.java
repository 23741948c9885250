package io.echogate.firewalls.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.iptables.KernelRates.Rate;
import io.echogate.icmp.Family;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KernelRatesTest {
  private static final String[] UNITS = {"sec", "min", "hour", "day"};
  private static final int[] SECONDS = {1, 60, 3600, 86_400};

  @Test
  void ratesThatDivideASecondAreExact() {
    assertThat(text(KernelRates.Match.LIMIT, 10, 1)).contains("10/sec");
    assertThat(text(KernelRates.Match.LIMIT, 5000, 1)).contains("5000/sec");
    assertThat(text(KernelRates.Match.HASHLIMIT, 200_000, 1)).contains("200000/sec");
  }

  @Test
  void othersAreWhatWholeTicksMakeOfThem() {
    assertThat(text(KernelRates.Match.LIMIT, 3000, 1)).contains("3333/sec");
    assertThat(text(KernelRates.Match.LIMIT, 6000, 1)).contains("10000/sec");
    assertThat(text(KernelRates.Match.LIMIT, 9999, 1)).contains("10000/sec");
    assertThat(text(KernelRates.Match.HASHLIMIT, 300_000, 1)).contains("333333/sec");
  }

  @Test
  void theUnitIsTheOneThatTheToolPrints() {
    assertThat(text(KernelRates.Match.LIMIT, 60, 60)).contains("1/sec");
    assertThat(text(KernelRates.Match.LIMIT, 90, 60)).contains("90/min");
    assertThat(text(KernelRates.Match.LIMIT, 120, 3600)).contains("2/min");
    assertThat(text(KernelRates.Match.LIMIT, 1, 10)).contains("6/min");
    assertThat(text(KernelRates.Match.LIMIT, 2, 7)).contains("24685/day");
  }

  @Test
  void thereAreBounds() {
    assertThat(text(KernelRates.Match.LIMIT, 10_001, 1)).isEmpty();
    assertThat(text(KernelRates.Match.HASHLIMIT, 1_000_001, 1)).isEmpty();
    assertThat(text(KernelRates.Match.LIMIT, 1, 86_401)).isEmpty();
    assertThat(text(KernelRates.Match.LIMIT, 0, 1)).isEmpty();
    assertThat(KernelRates.problem(KernelRates.Match.LIMIT, 10_001, 1, 5))
        .contains("no rate above 10000 in a second");
    assertThat(KernelRates.problem(KernelRates.Match.LIMIT, 1, 86_401, 5))
        .contains("no rate below one in a day");
    assertThat(KernelRates.problem(KernelRates.Match.LIMIT, 1, 86_400, 5))
        .contains("no burst that takes more than 31 hours to fill");
    assertThat(KernelRates.problem(KernelRates.Match.LIMIT, 10, 1, 10_001))
        .contains("no burst but from 1 to 10000");
    assertThat(KernelRates.problem(KernelRates.Match.LIMIT, 10, 1, 20)).isEmpty();
  }

  @Test
  void aRateStaysAsItIsAppliedOnceItIs() {
    for (KernelRates.Match match : KernelRates.Match.values()) {
      for (int seconds : SECONDS) {
        for (int amount = 1; amount < 20_000; amount += 1 + amount / 50) {
          Optional<Rate> rate = KernelRates.applied(match, amount, seconds);
          rate.ifPresent(
              once ->
                  assertThat(KernelRates.applied(match, once.amount(), once.seconds()))
                      .contains(once));
        }
      }
    }
  }

  private static Optional<String> text(KernelRates.Match match, long amount, long seconds) {
    return KernelRates.applied(match, amount, seconds).map(Rate::text);
  }

  /** The judge is what the tool prints. */
  @ParameterizedTest
  @EnumSource(IptablesTools.Variant.class)
  @NeedsRoot
  @NeedsTool({"iptables-nft-restore", "iptables-legacy-restore"})
  void thisIsWhatTheToolPrints(IptablesTools.Variant variant) {
    List<String> lines = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int unit = 0; unit < UNITS.length; unit++) {
      for (int amount = 1; amount < 1_000_000; amount += 1 + amount / 7) {
        String rate = amount + "/" + UNITS[unit];
        Optional<Rate> limit = KernelRates.applied(KernelRates.Match.LIMIT, amount, SECONDS[unit]);
        if (limit.isPresent()) {
          lines.add("-A INPUT -m limit --limit " + rate + " --limit-burst 1");
          expected.add("-A INPUT -m limit --limit " + limit.get().text() + " --limit-burst 1");
        }
        Optional<Rate> hash =
            KernelRates.applied(KernelRates.Match.HASHLIMIT, amount, SECONDS[unit]);
        if (hash.isPresent()) {
          String before = "-A INPUT -m hashlimit --hashlimit-upto ";
          String behind = " --hashlimit-burst 1 --hashlimit-name n" + lines.size();
          lines.add(before + rate + behind);
          expected.add(before + hash.get().text() + behind);
        }
      }
    }
    for (long bytes = 16; bytes < 0xffff_ffffL; bytes += 1 + bytes / 7) {
      String before = "-A INPUT -m hashlimit --hashlimit-upto ";
      String behind = " --hashlimit-name n" + lines.size();
      lines.add(before + bytes + "b/s" + behind);
      long applied = KernelRates.appliedBytes(bytes).orElseThrow();
      expected.add(before + KernelRates.bytesText(applied) + behind);
    }
    try (IptablesTools tools = new IptablesTools()) {
      tools.restore(variant, Family.IP4, Read.input(Family.IP4, lines.toArray(String[]::new)));
      List<String> saved = Read.ruleLines(tools.save(variant, Family.IP4));
      assertThat(saved).hasSameSizeAs(expected);
      for (int i = 0; i < saved.size(); i++) {
        assertThat(saved.get(i)).as(lines.get(i)).startsWith(expected.get(i));
      }
    }
  }
}
