package io.echogate.firewalls.mending;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.audit.Comparison;
import io.echogate.firewalls.audit.Difference;
import io.echogate.firewalls.audit.Placement;
import io.echogate.firewalls.imports.Importer;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.source.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Random faults, written in each form: what is mended is gone, the text still says the rules that
 * were proven, nothing but what the remedies name is treated otherwise, and forms that say the same
 * are mended to say the same.
 */
class MendedRulesTest {
  private static final int SETS = Integer.getInteger("mended.sets", 6);
  private static final long MINUTE = 60_000_000_000L;

  @Test
  void holds() {
    Property.holds(
        random -> {
          int mended = 0;
          for (int i = 0; i < SETS; i++) {
            mended += one(Faulty.random(random), random);
          }
          assertThat(mended).as("rules that were put in").isGreaterThan(SETS);
        });
  }

  private static int one(Faulty faulty, RandomGenerator random) {
    int mended = 0;
    Role role = random.nextBoolean() ? Role.HOST : Role.BORDER;
    Map<Faulty.Kind, List<RuleSet>> alike = new EnumMap<>(Faulty.Kind.class);
    for (Faulty.Form form : Faulty.Form.values()) {
      String text = faulty.text(form);
      Mending mending = mend(text, role);
      mended += mending.mends().size();
      String all = text + "\n" + mending.texts().getFirst().text();
      RuleSet after = rules(mending.texts().getFirst().text()).rules();
      check(mending, all);
      checkText(text, mending);
      alike.computeIfAbsent(form.kind(), key -> new ArrayList<>()).add(after);
      Comparison whole = compare(rules(text).rules(), after, role);
      for (Difference difference : whole.differences()) {
        boolean named =
            mending.mends().stream()
                .flatMap(mend -> mend.findings().stream())
                .flatMap(finding -> finding.remedy().stream())
                .anyMatch(
                    remedy ->
                        remedy.stops() != difference.after().passes()
                            && remedy.messages().containsAny(difference.example().type()));
        assertThat(named).as("%s in%n%s", difference, all).isTrue();
      }
    }
    alike.values().forEach(all -> same(all, role));
    return mended;
  }

  private static void same(List<RuleSet> all, Role role) {
    for (RuleSet other : all) {
      Comparison comparison = compare(all.getFirst(), other, role);
      assertThat(comparison.differences()).as("%s%n%s", all.getFirst(), other).isEmpty();
    }
  }

  private static void check(Mending mending, String text) {
    assertThat(mending.after().unfinished()).isEmpty();
    assertThat(mending.changes()).as(text).isPresent();
    for (Mend mend : mending.mends()) {
      assertThat(mend.findings()).as(text).isNotEmpty();
    }
    assertThat(mending.mends().isEmpty())
        .as(text)
        .isEqualTo(mending.changes().orElseThrow().differences().isEmpty());
  }

  /** Every line of the rules is still there, in its order, and what came in is where it is said. */
  private static void checkText(String text, Mending mending) {
    String after = mending.texts().getFirst().text();
    List<String> lines = after.lines().toList();
    int at = 0;
    for (String line : text.lines().toList()) {
      while (at < lines.size() && !lines.get(at).equals(line)) {
        at++;
      }
      assertThat(at).as("%s in%n%s", line, after).isLessThan(lines.size());
      at++;
    }
    for (Mend mend : mending.mends()) {
      for (int i = 0; i < mend.insertion().lines().size(); i++) {
        assertThat(lines.get(mend.line() - 1 + i).strip())
            .as("line %s of%n%s", mend.line() + i, after)
            .isEqualTo(mend.insertion().lines().get(i).strip());
      }
    }
  }

  static Mending mend(String text, Role role) {
    Source source = new Source("rules", text);
    return Mending.of(List.of(source), rules(text), Optional.empty(), role, Instant.EPOCH, MINUTE);
  }

  static Placement rules(String text) {
    Imported imported = Importer.read(List.of(new Source("rules", text)));
    assertThat(imported.rules()).as("%s%n%s", imported.diagnostics(), text).isPresent();
    return Placement.of(imported.rules().orElseThrow(), Optional.empty());
  }

  private static Comparison compare(RuleSet before, RuleSet after, Role role) {
    Comparison comparison = Comparison.of(before, after, role, Instant.EPOCH, MINUTE);
    assertThat(comparison.unfinished()).isEmpty();
    return comparison;
  }
}
