package io.echogate.firewalls.junos;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Unknowns;
import io.echogate.firewalls.routers.Packets;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class JunosRoundTripTest {
  private static final int FILTERS = 1500;

  private static RuleSet read(String text) {
    Imported imported = JunosReader.read(new Source("t", text));
    assertThat(imported.rules())
        .as("%s%n%s", text, DiagnosticText.of(imported.diagnostics()))
        .isPresent();
    return imported.rules().orElseThrow();
  }

  @Test
  void whatIsReadIsWrittenAndReadAgainAsItWas() {
    Property.holds(
        random -> {
          for (int i = 0; i < FILTERS; i++) {
            for (Family family : Family.values()) {
              Chain chain = new RandomFilters(family, random).filter(false);
              RuleSet rules = new RuleSet(Dialect.JUNOS, List.of(chain), List.of());
              String text = JunosWriter.write(rules);
              RuleSet again = read(text);
              assertThat(Packets.normal(again)).as(text).isEqualTo(rules);
              assertThat(JunosWriter.write(again)).isEqualTo(text);
              assertThat(withoutComments(read(setLines(text))))
                  .as(text)
                  .isEqualTo(withoutComments(again));
            }
          }
        });
  }

  @Test
  void whateverIsWrittenMeansTheSameAndStaysAsItIs() {
    Property.holds(
        random -> {
          for (int i = 0; i < FILTERS; i++) {
            for (Family family : Family.values()) {
              Chain chain = new RandomFilters(family, random).filter(true);
              RuleSet rules = new RuleSet(Dialect.JUNOS, List.of(chain), List.of());
              String text = JunosWriter.write(rules);
              RuleSet again = read(text);
              for (int packet = 0; packet < 60; packet++) {
                Situation situation = eth0(Packets.random(family, random));
                Unknowns limits = limits(random.nextInt());
                Hook hook = chain.bases().getFirst().hook();
                assertThat(new Interpreter(again).judge(hook, situation, limits).action())
                    .as("%s%n%s%n%s", situation, chain, text)
                    .isEqualTo(new Interpreter(rules).judge(hook, situation, limits).action());
              }
              String twice = JunosWriter.write(again);
              assertThat(Packets.normal(read(twice))).isEqualTo(Packets.normal(again));
            }
          }
        });
  }

  /** Limits with room or without, the same for the same limit. */
  private static Unknowns limits(int seed) {
    return new Unknowns() {
      @Override
      public boolean within(Rule rule, LimitSpec limit) {
        return ((limit.hashCode() * 31 + seed) >>> 8) % 2 == 0;
      }

      @Override
      public boolean holds(Rule rule, Match.Unknown match) {
        return false;
      }

      @Override
      public Action decides(Rule rule, Action.Unknown action) {
        return new Action.Continue("");
      }
    };
  }

  private static Situation eth0(Situation s) {
    return new Situation(
        s.family(),
        s.protocol(),
        s.part(),
        s.type(),
        s.code(),
        s.source(),
        s.destination(),
        s.length(),
        s.hopLimit(),
        s.dscp(),
        "eth0.0",
        "",
        s.state(),
        s.sourceKind(),
        s.destinationKind(),
        s.linkKind(),
        s.time());
  }

  /** The same configuration as {@code display set} has it. */
  static String setLines(String text) {
    StringBuilder lines = new StringBuilder();
    Source source = new Source("t", text);
    new Braces(
            source,
            new Diagnostics(Bounds.STANDARD),
            new Receiver() {
              @Override
              public void statement(Statement statement) {
                if (!statement.block()) {
                  lines.append("set ").append(statement.rest(0)).append('\n');
                } else if (statement.size() == 5 && statement.text(3).equals("filter")) {
                  lines.append("set ").append(statement.rest(0)).append('\n');
                }
              }

              @Override
              public void inactive(Span span) {}
            })
        .read();
    return lines.toString();
  }

  private static RuleSet withoutComments(RuleSet rules) {
    RuleSet normal = Packets.normal(rules);
    return new RuleSet(
        normal.dialect(),
        normal.chains().stream()
            .map(
                chain ->
                    new Chain(
                        chain.name(),
                        chain.families(),
                        chain.bases(),
                        chain.rules().stream()
                            .map(rule -> new Rule(rule.matches(), rule.action(), rule.origin(), ""))
                            .toList(),
                        chain.origin()))
            .toList(),
        normal.settings());
  }
}
