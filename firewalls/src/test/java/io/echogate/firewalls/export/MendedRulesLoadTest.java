package io.echogate.firewalls.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.audit.Comparison;
import io.echogate.firewalls.audit.Placement;
import io.echogate.firewalls.imports.Importer;
import io.echogate.firewalls.mending.Faulty;
import io.echogate.firewalls.mending.Mending;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Mended rules are loaded by their own tools, and what these then list says the same. */
@NeedsRoot
@NeedsTool({"nft", "iptables", "sh"})
class MendedRulesLoadTest {
  private static final int SETS = Integer.getInteger("mended.loaded", 6);
  private static final long MINUTE = 60_000_000_000L;

  @Test
  void toolsTakeThem() throws IOException {
    try (JudgedHost host = JudgedHost.create()) {
      Property.holds(
          random -> {
            for (int i = 0; i < SETS; i++) {
              one(host, random);
            }
          });
    }
  }

  private static void one(JudgedHost host, RandomGenerator random) {
    Faulty faulty = Faulty.random(random);
    for (Faulty.Form form : Faulty.Form.values()) {
      if (form.kind() == Faulty.Kind.LINUX) {
        String text = faulty.text(form);
        Mending mending =
            Mending.of(
                List.of(new Source("rules", text)),
                rules(text),
                Optional.empty(),
                Role.HOST,
                Instant.EPOCH,
                MINUTE);
        String mended = mending.texts().getFirst().text();
        RuleSet listed = rules(loaded(host, faulty.family(), form, mended)).rules();
        Comparison comparison =
            Comparison.of(rules(mended).rules(), listed, Role.HOST, Instant.EPOCH, MINUTE);
        assertThat(comparison.unfinished()).isEmpty();
        assertThat(comparison.differences()).as("%s of%n%s", form, mended).isEmpty();
      }
    }
  }

  private static Placement rules(String text) {
    return Placement.of(
        Importer.read(List.of(new Source("rules", text))).rules().orElseThrow(), Optional.empty());
  }

  /** What the tools list once they have loaded the rules. */
  private static String loaded(JudgedHost host, Family family, Faulty.Form form, String text) {
    String tool = family == Family.IP4 ? "iptables" : "ip6tables";
    host.run(List.of("nft", "flush", "ruleset"), "");
    return switch (form) {
      case NFT_BLOCK, NFT_COMMANDS, NFT_INSERTS -> {
        host.run(List.of("nft", "-f", "-"), text);
        yield host.run(List.of("nft", "list", "ruleset"), "");
      }
      case SAVED -> {
        host.run(List.of(tool + "-restore"), text);
        yield host.run(List.of(tool + "-save", "-t", "filter"), "");
      }
      default -> {
        host.run(List.of("sh", "-e"), text.replace("/sbin/", ""));
        yield host.run(List.of(tool + "-save", "-t", "filter"), "");
      }
    };
  }
}
