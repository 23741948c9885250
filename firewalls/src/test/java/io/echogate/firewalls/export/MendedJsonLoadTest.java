package io.echogate.firewalls.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.audit.Comparison;
import io.echogate.firewalls.audit.Placement;
import io.echogate.firewalls.imports.Importer;
import io.echogate.firewalls.mending.Mending;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Mended JSON of nftables is loaded in place of what was listed, and adds nothing but rules. */
@NeedsRoot
@NeedsTool("nft")
class MendedJsonLoadTest {
  private static final long MINUTE = 60_000_000_000L;

  /** What nft itself can list as JSON and load again. */
  private static final String RULES =
      """
      table inet filter {
        counter c1 { packets 5 bytes 10; }
        quota q1 { over 25 mbytes; }
        limit l1 { rate 5/second burst 10 packets; }
        ct helper ftp { type "ftp" protocol tcp; l3proto ip; }
        set bad { type ipv4_addr; flags interval; elements = { 192.0.2.0/24, 198.51.100.7 }; }
        set forgotten { type ipv4_addr; flags timeout; timeout 5m; size 1000;
          elements = { 203.0.113.9 timeout 1h }; }
        set pairs { type ipv4_addr . inet_service; flags interval;
          elements = { 192.0.2.0-192.0.2.9 . 20-30 }; }
        set counted { type ipv4_addr; counter; elements = { 192.0.2.77 comment "it's \\\\" }; }
        map kinds { type ipv4_addr : verdict; elements = { 192.0.2.5 : drop }; }
        map ports { type inet_service : ipv4_addr; flags interval; elements = { 80-90 : 192.0.2.5 }; }
        map objects { type ipv4_addr : counter; elements = { 192.0.2.5 : "c1" }; }
        chain input {
          type filter hook input priority 0; policy drop;
          iif "lo" accept
          ip saddr @bad drop
          ct state vmap { established : accept, related : accept, invalid : drop }
          counter name c1
          limit name l1 accept
          icmp type echo-request limit rate 5/second burst 5 packets accept comment "ping"
          ip saddr . tcp dport @pairs accept
          ip saddr vmap @kinds
          tcp dport 22 add @forgotten { ip saddr timeout 1h } accept
          meta l4proto ipv6-icmp icmpv6 type { echo-request, nd-router-advert } accept
          log prefix "x" level info
          reject with icmpx type admin-prohibited
        }
        chain forward {
          type filter hook forward priority filter + 5; policy drop;
          jump other
        }
        chain other {
          oifname "eth*" tcp flags syn tcp option maxseg size set rt mtu
          tcp dport vmap { 22 : accept, 80-90 : drop }
        }
        chain output {
          type filter hook output priority 0; policy accept;
          icmp type destination-unreachable drop
        }
      }
      table ip nat {
        map ports { type inet_service : ipv4_addr; elements = { 80 : 192.0.2.5 }; }
        chain pre {
          type nat hook prerouting priority dstnat;
          dnat to tcp dport map @ports
        }
      }
      """;

  /** What nft forgets of these when it lists them as JSON is no matter of ours. */
  private static final String FORGOTTEN =
      """
        set merged { type ipv4_addr; flags interval; auto-merge; elements = { 192.0.2.0/24 }; }
        set typed { typeof ip saddr . tcp dport; elements = { 192.0.2.1 . 22 }; }
        ct timeout tt { protocol tcp; l3proto ip; policy = { established : 100 }; }
      """;

  @Test
  void theListingIsTheOldOneWithTheRules() throws IOException {
    try (JudgedHost host = JudgedHost.create()) {
      host.run(List.of("nft", "-f", "-"), "flush ruleset\n" + RULES);
      List<String> before = listing(host);
      String json = host.run(List.of("nft", "-j", "list", "ruleset"), "");
      String other = "table inet untouched { chain c { accept; }; }\n";
      host.run(List.of("nft", "-f", "-"), other);
      Mending mending = mended(json);
      assertThat(mending.mends()).isNotEmpty();
      String mended = mending.texts().getFirst().text();
      // A second time, too: it takes the place of what is there.
      for (int i = 0; i < 2; i++) {
        host.run(List.of("nft", "-j", "-f", "-"), mended);
        List<String> after = listing(host);
        assertThat(after).contains("table inet untouched {");
        host.run(List.of("nft", "delete", "table", "inet", "untouched"), "");
        List<String> added = added(before, listing(host));
        assertThat(added)
            .hasSize(mending.mends().stream().mapToInt(one -> one.insertion().lines().size()).sum())
            .allMatch(line -> line.matches("\\s+(meta|icmp|ip6).*(accept|drop)"));
        host.run(List.of("nft", "-f", "-"), other);
      }
      String listed = host.run(List.of("nft", "list", "ruleset"), "");
      Comparison comparison =
          Comparison.of(
              rules(mended).rules(), rules(listed).rules(), Role.HOST, Instant.EPOCH, MINUTE);
      assertThat(comparison.unfinished()).isEmpty();
      assertThat(comparison.differences()).isEmpty();
    }
  }

  @Test
  void moreThanTheListHasIsNotLost() throws IOException {
    try (JudgedHost host = JudgedHost.create()) {
      String rules = RULES.replace("  chain input {", FORGOTTEN + "  chain input {");
      host.run(List.of("nft", "-f", "-"), "flush ruleset\n" + rules);
      String json = host.run(List.of("nft", "-j", "list", "ruleset"), "");
      host.run(List.of("nft", "flush", "ruleset"), "");
      host.run(List.of("nft", "-j", "-f", "-"), json);
      List<String> before = listing(host);
      Mending mending = mended(json);
      host.run(List.of("nft", "-j", "-f", "-"), mending.texts().getFirst().text());
      assertThat(added(before, listing(host))).isNotEmpty();
    }
  }

  private static Mending mended(String json) {
    return Mending.of(
        List.of(new Source("rules", json)),
        rules(json),
        Optional.empty(),
        Role.HOST,
        Instant.EPOCH,
        MINUTE);
  }

  private static Placement rules(String text) {
    return Placement.of(
        Importer.read(List.of(new Source("rules", text))).rules().orElseThrow(), Optional.empty());
  }

  private static List<String> listing(JudgedHost host) {
    return host.run(List.of("nft", "-s", "list", "ruleset"), "")
        .replaceAll(" expires \\w+", "")
        .lines()
        .toList();
  }

  /** The lines that are new; none of the old ones is missing. */
  private static List<String> added(List<String> before, List<String> after) {
    List<String> old = new ArrayList<>(before);
    List<String> added = new ArrayList<>();
    for (String line : after) {
      if (!old.isEmpty() && old.getFirst().equals(line)) {
        old.removeFirst();
      } else {
        added.add(line);
      }
    }
    assertThat(old).as("lines that got lost").isEmpty();
    return added;
  }
}
