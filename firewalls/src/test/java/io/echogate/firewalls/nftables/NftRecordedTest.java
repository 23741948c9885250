package io.echogate.firewalls.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.meaning.Fate;
import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Unknowns;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.linux.testing.NamedNamespace;
import io.echogate.linux.testing.NamespaceCommand;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.Address;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Rules that other programs made, and rules in the manner of people. */
class NftRecordedTest {

  private static String text(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(NftRecordedTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static RuleSet rules(String name) throws IOException {
    Imported imported = NftReader.read(new Source(name, text(name)));
    assertThat(imported.rules()).describedAs(imported.diagnostics().toString()).isPresent();
    return imported.rules().orElseThrow();
  }

  @Test
  void whatFirewalldLoadsIsTheSameInBothForms() throws IOException {
    assertThat(Normal.of(rules("firewalld.json"))).isEqualTo(Normal.of(rules("firewalld.nft")));
  }

  @Test
  void firewalldBlocksWhatItWasTold() throws IOException {
    Interpreter interpreter = new Interpreter(rules("firewalld.nft"));
    Fate echo = interpreter.judge(Hook.INPUT, message(8, "203.0.113.5"), Unknowns.quiet());
    assertThat(echo.action())
        .isInstanceOfSatisfying(
            Action.Reject.class,
            reject -> assertThat(reject.answer().orElseThrow().code4()).isEqualTo(13));
    assertThat(echo.decider().orElseThrow().text())
        .isEqualTo("icmp type echo-request reject with icmpx admin-prohibited");
    Fate mask = interpreter.judge(Hook.INPUT, message(17, "203.0.113.5"), Unknowns.quiet());
    assertThat(mask.decider().orElseThrow().text())
        .isEqualTo("meta l4proto { icmp, ipv6-icmp } accept");
  }

  private static Situation message(int type, String source) {
    return new Situation(
        Family.IP4,
        1,
        Match.Part.WHOLE,
        type,
        0,
        Address.parse(source).orElseThrow(),
        Address.parse("198.51.100.1").orElseThrow(),
        84,
        64,
        0,
        "eth0",
        "",
        Match.State.NEW,
        Match.AddressKind.UNICAST,
        Match.AddressKind.LOCAL,
        Match.LinkKind.UNICAST,
        Instant.EPOCH);
  }

  /** nft 1.0.6 has words for what ufw asks of iptables, but none in JSON. */
  @Test
  void whatIptablesLoadedIsReadWhereNftHasWordsForIt() throws IOException {
    assertThat(rules("ufw.nft").rules()).isEqualTo(32);
    Imported imported = NftReader.read(new Source("ufw.json", text("ufw.json")));
    assertThat(imported.rules()).isEmpty();
    assertThat(imported.diagnostics()).hasSize(1);
    assertThat(imported.diagnostics().getFirst().help().orElseThrow()).contains("iptables-save");
  }

  @Test
  void zonesJudgeIcmpBeforeConnections() throws IOException {
    Interpreter interpreter = new Interpreter(rules("zones.nft"));
    Fate trusted = interpreter.judge(Hook.INPUT, message(8, "192.0.2.77"), Unknowns.quiet());
    assertThat(trusted.decider().orElseThrow().text())
        .isEqualTo("icmp type echo-request ip saddr @trusted accept");
    Fate other = interpreter.judge(Hook.INPUT, message(13, "192.0.2.77"), Unknowns.quiet());
    assertThat(other.decider().orElseThrow().text())
        .isEqualTo("meta l4proto { icmp, ipv6-icmp } counter name \"icmp_dropped\" drop");
  }

  @Test
  @NeedsRoot
  @NeedsTool("nft")
  void nftTakesWhatIsRead(@TempDir Path directory) throws IOException {
    try (NamedNamespace namespace = NamedNamespace.create()) {
      for (String name : new String[] {"firewalld.nft", "zones.nft"}) {
        Path file = directory.resolve(name);
        Files.writeString(file, text(name));
        NamespaceCommand.run(namespace.namespace(), "nft -f " + file);
        Path listed = directory.resolve(name + ".listed");
        Files.writeString(
            listed, NamespaceCommand.run(namespace.namespace(), "nft list ruleset") + "\n");
        NamespaceCommand.run(namespace.namespace(), "nft flush ruleset");
        Imported again = NftReader.read(new Source(name, Files.readString(listed)));
        assertThat(Normal.of(again.rules().orElseThrow())).isEqualTo(Normal.of(rules(name)));
      }
    }
  }

  /** Examples that come with nftables, those of them that are whole rule sets, where they lie. */
  @TestFactory
  Stream<DynamicTest> examplesThatComeWithNftablesAreRead() {
    return Stream.of(
            "/etc/nftables.conf",
            "/usr/share/doc/nftables/examples/ct_helpers.nft",
            "/usr/share/doc/nftables/examples/load_balancing.nft",
            "/usr/share/doc/nftables/examples/overview.nft",
            "/usr/share/doc/nftables/examples/secmark.nft",
            "/usr/share/doc/nftables/examples/sets_and_maps.nft",
            "/usr/share/doc/nftables/examples/workstation.nft")
        .filter(name -> Files.exists(Path.of(name)))
        .map(name -> DynamicTest.dynamicTest(name, () -> assertRead(name)));
  }

  private static void assertRead(String name) throws IOException {
    Source source = new Source(name, Files.readString(Path.of(name)));
    assertThat(NftReader.read(source).rules()).isPresent();
  }
}
