package io.echogate.firewalls.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.source.Severity;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other tools make of their own languages. */
class RecordedTest {

  private static String text(String name) {
    try (InputStream in = RecordedTest.class.getResourceAsStream(name + ".rules")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  private static Family family(String name) {
    return name.endsWith("v6") ? Family.IP6 : Family.IP4;
  }

  /** The same where a port has a name or a number. */
  private static Map<ChainName, List<Read.Bare>> vague(RuleSet rules) {
    Map<ChainName, List<Read.Bare>> chains = new HashMap<>();
    Read.bare(rules)
        .forEach(
            (name, chain) ->
                chains.put(name, chain.rules().stream().map(RecordedTest::vague).toList()));
    return chains;
  }

  private static Read.Bare vague(Read.Bare rule) {
    List<Match> matches = new ArrayList<>();
    for (Match match : rule.matches()) {
      matches.add(
          match instanceof Match.Unknown unknown
              ? new Match.Unknown(words(unknown.what(), 2))
              : match);
    }
    Action action =
        switch (rule.action()) {
          case Action.Continue on -> new Action.Continue(words(on.what(), 1));
          case Action.Unknown unknown -> new Action.Unknown(words(unknown.what(), 1));
          default -> rule.action();
        };
    return new Read.Bare(matches, action, rule.comment());
  }

  private static String words(String text, int count) {
    String[] words = text.split(" ", -1);
    return String.join(" ", List.of(words).subList(0, Math.min(count, words.length)));
  }

  private static RuleSet read(String name) {
    Imported imported = IptablesReader.read(List.of(new Source(name, text(name))));
    assertThat(imported.diagnostics())
        .filteredOn(diagnostic -> diagnostic.severity() != Severity.NOTE)
        .as(String.join("\n", Read.messages(imported)))
        .isEmpty();
    return imported.rules().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ufw.v4",
        "ufw.v6",
        "firewalld.v4",
        "firewalld.v6",
        "shorewall.v4",
        "ferm-webserver.v4",
        "ferm-workstation.v4",
        "ferm-dmz_router.v4",
        "ferm-ipv6.v6",
        "firehol.v4",
        "firehol.v6"
      })
  @NeedsRoot
  @NeedsTool({"iptables-nft-restore", "iptables-legacy-restore"})
  void whatIsReadIsWhatTheToolLoads(String name) {
    RuleSet rules = read(name);
    assertThat(rules.chains()).allMatch(chain -> chain.families().contains(family(name)));
    for (IptablesTools.Variant variant : IptablesTools.Variant.values()) {
      try (IptablesTools tools = new IptablesTools()) {
        IptablesTools.Result result =
            tools.run(text(name), variant.tool(family(name), "restore"), "--test");
        assertThat(result.status()).as(result.errors()).isZero();
        tools.restore(variant, family(name), text(name));
        RuleSet back = Read.rules(tools.save(variant, family(name)));
        assertThat(vague(back)).isEqualTo(vague(rules));
      }
    }
  }

  /** Addresses that are translated are the one thing that is not kept in words. */
  @ParameterizedTest
  @ValueSource(strings = {"ufw.v4", "ufw.v6", "firewalld.v4", "firewalld.v6"})
  void whatIsWrittenOfThemIsWhatWasRead(String name) {
    RuleSet rules = read(name);
    String written = IptablesWriter.text(rules, family(name));
    assertThat(Read.bare(Read.rules(written))).isEqualTo(Read.bare(rules));
  }

  @Test
  @NeedsTool("ufw")
  void theFilesThatUfwAddsToAreRead() throws IOException {
    List<IptablesText> texts = new ArrayList<>();
    // What its init script makes before it loads them.
    for (String table : List.of("iptables", "ip6tables")) {
      String prefix = table.equals("iptables") ? "ufw" : "ufw6";
      texts.add(
          IptablesText.of(
              new Source(
                  "init",
                  "*filter\n:"
                      + prefix
                      + "-logging-deny - [0:0]\n:"
                      + prefix
                      + "-skip-to-policy-input - [0:0]\nCOMMIT\n"),
              prefix.equals("ufw") ? Family.IP4 : Family.IP6));
    }
    for (String file : List.of("user", "user6", "before", "before6", "after", "after6")) {
      Path path = Path.of("/etc/ufw", file + ".rules");
      assumeTrue(Files.isReadable(path), "needs-file:" + path);
      // Not each of them says which family it is for.
      texts.add(
          IptablesText.of(
              new Source(file, Files.readString(path)),
              file.endsWith("6") ? Family.IP6 : Family.IP4));
    }
    Imported imported = IptablesReader.readTexts(texts);
    assertThat(imported.rules()).as(String.join("\n", Read.messages(imported))).isPresent();
    assertThat(imported.rules().orElseThrow().rules()).isGreaterThan(60);
  }
}
