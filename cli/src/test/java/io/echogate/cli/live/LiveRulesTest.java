package io.echogate.cli.live;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.cli.live.LiveRules.Firewall;
import io.echogate.cli.live.LiveRules.Part;
import io.echogate.firewalls.rules.Imported;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.testing.NamespaceCommand;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
@NeedsTool({"nft", "iptables-nft", "ip6tables-nft", "iptables-legacy", "ip6tables-legacy", "ipset"})
class LiveRulesTest {
  private static final List<String> ALL =
      List.of(
          "nft",
          "ipset",
          "iptables-nft-save",
          "ip6tables-nft-save",
          "iptables-legacy-save",
          "ip6tables-legacy-save");

  @TempDir Path directory;

  private final NetNamespace namespace = NetNamespace.createAnonymous();

  @AfterEach
  void close() throws IOException {
    namespace.close();
    for (String tool : List.of(requireNonNull(directory.toFile().list()))) {
      Files.delete(directory.resolve(tool));
    }
  }

  private void run(String... commands) {
    for (String command : commands) {
      NamespaceCommand.run(namespace, command);
    }
  }

  private LiveRules read() {
    return LiveRules.read(namespace, Programs.of(System.getenv()));
  }

  /** Reads where only these tools are installed. */
  private LiveRules readWith(List<String> tools) {
    Programs all = Programs.of(System.getenv());
    for (String tool : tools) {
      all.find(tool).ifPresent(file -> link(directory.resolve(tool), file));
    }
    return LiveRules.read(namespace, new Programs(List.of(directory)));
  }

  private static void link(Path link, Path file) {
    try {
      Files.createSymbolicLink(link, file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> without(String... tools) {
    return ALL.stream().filter(tool -> !List.of(tools).contains(tool)).toList();
  }

  private static Part part(LiveRules rules, Firewall firewall) {
    return rules.parts().stream()
        .filter(part -> part.firewall() == firewall)
        .findFirst()
        .orElseThrow();
  }

  private static String text(LiveRules rules) {
    return rules.parts().stream()
        .flatMap(part -> part.sources().stream())
        .map(Source::text)
        .collect(Collectors.joining("\n"));
  }

  private static List<String> names(Part part) {
    return part.sources().stream().map(Source::name).toList();
  }

  private static void assertUnderstood(LiveRules rules) {
    for (Part part : rules.parts()) {
      Imported imported = part.read();
      assertThat(imported.rules()).as("%s", imported.diagnostics()).isPresent();
    }
  }

  private void fillAll() {
    run(
        "ipset create eg-block hash:net",
        "ipset add eg-block 198.51.100.0/24",
        "iptables-nft -A INPUT -p icmp --icmp-type 13 -j DROP",
        "iptables-nft -A INPUT -p icmp -m recent --name eg --set -j DROP",
        "iptables-nft -A INPUT -m set --match-set eg-block src -j DROP",
        "ip6tables-nft -A INPUT -p icmpv6 --icmpv6-type 139 -j DROP",
        "iptables-legacy -A INPUT -p icmp --icmp-type 17 -j DROP",
        "ip6tables-legacy -A INPUT -p icmpv6 --icmpv6-type 137 -j DROP",
        "nft add table inet own",
        "nft add chain inet own input { type filter hook input priority 5 ; }",
        "nft add rule inet own input icmp type redirect drop");
  }

  @Test
  void anEmptyMachineHasNoRules() {
    assertThat(read()).isEqualTo(new LiveRules(List.of(), List.of()));
  }

  @Test
  void askingMakesNoTables() throws IOException {
    read();
    Path names = Path.of("/proc/thread-self/net/ip_tables_names");
    assertThat(namespace.call(() -> Files.readString(names))).isEmpty();
    assertThat(NamespaceCommand.run(namespace, "nft list tables")).isEmpty();
  }

  @Test
  void rulesInAllPlacesAreEachFoundOnce() {
    fillAll();
    LiveRules rules = read();
    assertThat(rules.remarks()).isEmpty();
    assertThat(rules.parts().stream().map(Part::firewall))
        .containsExactly(Firewall.NFTABLES, Firewall.IPTABLES_NFT, Firewall.IPTABLES_LEGACY);
    assertThat(names(part(rules, Firewall.NFTABLES))).containsExactly("nft list ruleset");
    assertThat(names(part(rules, Firewall.IPTABLES_NFT)))
        .containsExactly("iptables-nft-save", "ip6tables-nft-save", "ipset save");
    assertThat(names(part(rules, Firewall.IPTABLES_LEGACY)))
        .containsExactly("iptables-legacy-save", "ip6tables-legacy-save");
    assertThat(text(rules))
        .containsOnlyOnce("--icmp-type 13")
        .containsOnlyOnce("-m recent")
        .containsOnlyOnce("--match-set eg-block")
        .containsOnlyOnce("add eg-block 198.51.100.0/24")
        .containsOnlyOnce("--icmpv6-type 139")
        .containsOnlyOnce("--icmp-type 17")
        .containsOnlyOnce("--icmpv6-type 137")
        .containsOnlyOnce("icmp type redirect drop")
        .doesNotContain("xt match", "timestamp-request");
    assertUnderstood(rules);
  }

  @Test
  void rulesOfNftKeepTheirLines() {
    fillAll();
    String listed = NamespaceCommand.run(namespace, "nft list ruleset");
    Source source = part(read(), Firewall.NFTABLES).sources().getFirst();
    List<String> expected = listed.lines().filter(line -> !line.startsWith("# Warning")).toList();
    int line = expected.indexOf("\t\ticmp type redirect drop") + 1;
    assertThat(source.line(line)).matches("\t\ticmp type redirect drop # handle \\d+");
  }

  @Test
  void tablesOfNftWithNamesOfIptablesStayWithNft() {
    run(
        "nft add table ip filter",
        "nft add set ip filter who { type ipv4_addr ; }",
        "nft add chain ip filter input { type filter hook input priority 0 ; }",
        "nft add rule ip filter input ip saddr @who icmp type echo-request drop",
        "nft add table ip6 filter",
        "nft add chain ip6 filter INPUT { type filter hook input priority 0 ; }",
        "nft add rule ip6 filter INPUT icmpv6 type nd-redirect drop");
    LiveRules rules = read();
    assertThat(rules.parts().stream().map(Part::firewall)).containsExactly(Firewall.NFTABLES);
    assertThat(text(rules)).contains("icmp type echo-request drop", "icmpv6 type nd-redirect drop");
    assertUnderstood(rules);
  }

  /** The tool prints {@code -p icmp -j DROP} for it. */
  @Test
  void whatIptablesSaveWouldLeaveOutStaysWithNft() {
    run(
        "nft add table ip filter",
        "nft add chain ip filter INPUT { type filter hook input priority 0 ; }",
        "nft add rule ip filter INPUT icmp type { echo-request, redirect } counter drop");
    LiveRules rules = read();
    assertThat(rules.parts().stream().map(Part::firewall)).containsExactly(Firewall.NFTABLES);
    assertThat(text(rules)).contains("icmp type {").doesNotContain("-p icmp -j DROP");
    assertUnderstood(rules);
  }

  @Test
  void rulesOfIptablesThatNftCouldSayAreThoseOfIptables() {
    run("iptables-nft -A INPUT -p icmp -j ACCEPT", "iptables-nft -P FORWARD DROP");
    LiveRules rules = read();
    assertThat(rules.parts().stream().map(Part::firewall)).containsExactly(Firewall.IPTABLES_NFT);
    assertThat(text(rules)).containsOnlyOnce("-p icmp -j ACCEPT").contains(":FORWARD DROP");
  }

  @Test
  void rulesOfNftAmongThoseOfIptablesAreToldOf() {
    run(
        "iptables-nft -A INPUT -p icmp -m recent --name eg --set -j DROP",
        "nft add rule ip filter INPUT icmp type redirect drop");
    LiveRules rules = read();
    assertThat(rules.parts().stream().map(Part::firewall)).containsExactly(Firewall.IPTABLES_NFT);
    assertThat(rules.remarks())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("the table ip filter holds rules of nft among those of iptables");
  }

  @Test
  void rulesOfArpAreNobodysBusiness() {
    run("arptables-nft -A INPUT -s 192.0.2.1 -j DROP");
    assertThat(read().parts()).isEmpty();
  }

  @Test
  void withoutNftAnEmptyMachineIsReadAllTheSame() {
    LiveRules rules = readWith(without("nft"));
    assertThat(rules.parts()).isEmpty();
    assertThat(rules.remarks())
        .containsExactly("nft is not installed; nftables has no tables here, so nothing is missed");
  }

  @Test
  void withoutNftIptablesSaysWhatIsItsOwn() {
    run("iptables-nft -A INPUT -p icmp --icmp-type 13 -j DROP");
    LiveRules rules = readWith(without("nft"));
    assertThat(text(rules)).containsOnlyOnce("--icmp-type 13");
    assertThat(rules.remarks()).hasSize(1).first().asString().startsWith("nft is not installed: ");
    assertUnderstood(rules);
  }

  @Test
  void rulesThatNoToolCanReadAreARefusal() {
    run("nft add table inet own");
    assertRefused(without("nft"), "nft is not installed, but the table inet own is in force");
    run("nft delete table inet own", "iptables-legacy -A INPUT -p icmp -j DROP");
    assertRefused(
        without("iptables-legacy-save"),
        "iptables-legacy-save is not installed, but the old table filter is in force");
    run("iptables-legacy -F", "iptables-nft -A INPUT -p icmp -m recent --name eg --set -j DROP");
    assertRefused(
        without("iptables-nft-save", "iptables-legacy-save"),
        "iptables-nft-save is not installed, but the table ip filter is in force");
  }

  private void assertRefused(List<String> tools, String message) {
    assertThatThrownBy(() -> readWith(tools))
        .isInstanceOf(UnreadableException.class)
        .hasMessageStartingWith(message);
    for (String tool : ALL) {
      assertThat(directory.resolve(tool).toFile().delete()).isEqualTo(tools.contains(tool));
    }
  }

  @Test
  void withoutIpsetItsSetsAreNotKnown() {
    fillAll();
    LiveRules rules = readWith(without("ipset"));
    assertThat(rules.remarks())
        .containsExactly(
            "ipset is not installed: the sets that rules of iptables ask are not known");
    assertThat(names(part(rules, Firewall.IPTABLES_NFT)))
        .containsExactly("iptables-nft-save", "ip6tables-nft-save");
  }

  @Test
  void theUsualNameOfAToolIsTakenIfItIsOfTheVariant() {
    fillAll();
    Programs all = Programs.of(System.getenv());
    for (String tool : List.of("nft", "ipset", "iptables-legacy-save", "ip6tables-legacy-save")) {
      link(directory.resolve(tool), all.find(tool).orElseThrow());
    }
    for (String family : List.of("iptables", "ip6tables")) {
      Path own = all.find(family + "-nft-save").orElseThrow();
      link(directory.resolve(family + "-save"), own);
    }
    LiveRules rules = LiveRules.read(namespace, new Programs(List.of(directory)));
    assertThat(names(part(rules, Firewall.IPTABLES_NFT)))
        .startsWith("iptables-save", "ip6tables-save");
    assertUnderstood(rules);
  }

  @Test
  void programsAreLookedForInAbsoluteDirectoriesOnly() {
    assertThat(Programs.of(Map.of("PATH", ".::bin:/opt/x:\0")).directories())
        .containsExactly(
            Path.of("/opt/x"), Path.of("/usr/local/sbin"), Path.of("/usr/sbin"), Path.of("/sbin"));
    assertThat(new Programs(List.of(directory)).find("nft")).isEqualTo(Optional.empty());
  }
}
