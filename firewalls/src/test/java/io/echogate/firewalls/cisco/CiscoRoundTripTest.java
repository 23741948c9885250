package io.echogate.firewalls.cisco;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.routers.Packets;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Source;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CiscoRoundTripTest {
  private static final int LISTS = 1500;

  private static RuleSet read(String text, Dialect dialect) {
    Imported imported = CiscoReader.read(new Source("t", text), dialect);
    assertThat(imported.rules())
        .as("%s%n%s", text, DiagnosticText.of(imported.diagnostics()))
        .isPresent();
    assertThat(imported.diagnostics()).as(text).isEmpty();
    return imported.rules().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(names = {"IOS", "IOS_XR", "NX_OS"})
  void whatIsReadIsWrittenAndReadAgainAsItWas(Dialect dialect) {
    Property.holds(
        random -> {
          for (int i = 0; i < LISTS; i++) {
            for (Family family : Family.values()) {
              Chain chain = new RandomLists(dialect, family, random).asRead();
              RuleSet rules = new RuleSet(dialect, List.of(chain), List.of());
              String text = CiscoWriter.write(rules);
              RuleSet again = Packets.normal(read(text, dialect));
              assertThat(again).as(text).isEqualTo(rules);
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"IOS", "IOS_XR", "NX_OS"})
  void whateverIsWrittenMeansTheSameAndStaysAsItIs(Dialect dialect) {
    Property.holds(
        random -> {
          for (int i = 0; i < LISTS; i++) {
            for (Family family : Family.values()) {
              Chain chain = new RandomLists(dialect, family, random).madeUp();
              RuleSet rules = new RuleSet(dialect, List.of(chain), List.of());
              String text = CiscoWriter.write(rules);
              RuleSet again = read(text, dialect);
              Packets.assertSame(rules, again, family, Hook.INGRESS, random, 60, text);
              String twice = CiscoWriter.write(again);
              assertThat(Packets.normal(read(twice, dialect)))
                  .as("%s%n%s", text, twice)
                  .isEqualTo(Packets.normal(again));
            }
          }
        });
  }
}
