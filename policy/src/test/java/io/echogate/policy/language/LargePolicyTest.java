package io.echogate.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.policy.NamedSet;
import io.echogate.policy.Policy;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Texts;
import java.time.Duration;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Sizes that policies may have are read soon, on a machine that does other things meanwhile. */
class LargePolicyTest {
  private static final int STATEMENTS = 20_000;
  private static final int PREFIXES = 1_000_000;
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void manyStatementsAndAMillionPrefixesAreReadSoon() {
    List<Source> sources =
        List.of(
            new Source("large.policy", statements()),
            new Source("ip4.txt", prefixes4()),
            new Source("ip6.txt", prefixes6()));

    Policy policy =
        Assertions.assertTimeout(
            SOON,
            () -> {
              Reading reading = PolicyReader.read(sources.getFirst(), Texts.of(sources));
              assertThat(reading.hasErrors())
                  .as(() -> DiagnosticText.of(reading.diagnostics()))
                  .isFalse();
              return reading.policies().getFirst();
            });

    assertThat(policy.rules()).hasSize(STATEMENTS);
    assertThat(policy.sets())
        .extracting(NamedSet::name, set -> set.addresses().prefixes().size())
        .containsExactly(
            Tuple.tuple("ip4", PREFIXES / 2),
            Tuple.tuple("ip6", PREFIXES / 2),
            Tuple.tuple("all", PREFIXES));
    assertThat(policy.sets().getLast().addresses().prefixes().size(Family.IP6))
        .isEqualTo(PREFIXES / 2);
  }

  @Test
  void aMillionPrefixesMayStandInThePolicyItself() {
    StringBuilder text = new StringBuilder("set all {\n");
    prefixes4().lines().forEach(prefix -> text.append(prefix).append(",\n"));
    prefixes6().lines().forEach(prefix -> text.append(prefix).append('\n'));
    text.append("}\npolicy p { icmp : block { 8 } from @all; defaults { icmp in: allow; } }\n");

    Reading reading =
        Assertions.assertTimeout(
            SOON, () -> PolicyReader.read(new Source("inline.policy", text.toString())));

    assertThat(reading.policies().getFirst().sets().getFirst().addresses().prefixes().size())
        .isEqualTo(PREFIXES);
  }

  private static String statements() {
    StringBuilder text = new StringBuilder("set ip4 file \"ip4.txt\"\nset ip6 file \"ip6.txt\"\n");
    text.append("policy large {\nset all { @ip4, @ip6 }\nratelimit=few rate=10/s;\n");
    for (int i = 0; i < STATEMENTS; i++) {
      text.append("icmp ip4 : ratelimit=few { echo-request, 3/4, 11-12 } from 10.")
          .append(i >> 8)
          .append('.')
          .append(i & 0xff)
          .append(".0/24 payload<=100; # line\n");
    }
    return text.append("defaults { icmp in: block; }\n}\n").toString();
  }

  /** Prefixes that leave gaps, in an order that is not that of their addresses. */
  private static String prefixes4() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < PREFIXES / 2; i++) {
      int bits = (int) ((i * 2654435761L) & 0x7ffff) << 13;
      text.append(bits >>> 24)
          .append('.')
          .append(bits >>> 16 & 0xff)
          .append('.')
          .append(bits >>> 8 & 0xff)
          .append(".0/20\n");
    }
    return text.toString();
  }

  private static String prefixes6() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < PREFIXES / 2; i++) {
      text.append("2001:db8:")
          .append(Integer.toHexString(i >> 15))
          .append(':')
          .append(Integer.toHexString((i & 0x7fff) << 1))
          .append("::/64\n");
    }
    return text.toString();
  }
}
