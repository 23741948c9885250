package io.echogate.firewalls.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.rules.Imported;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Source;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is given, there are rules or errors, each with a place inside its text. */
class NftBadInputTest {
  private static final int MUTANTS = Integer.getInteger("echogate.nft.mutants", 4000);

  private static final String TEXT =
      """
      #!/usr/sbin/nft -f
      define lan = { 10.0.0.0/8, fe80::/10 }
      table inet t {
        set s { type ipv4_addr; flags interval; elements = { 1.2.3.4 timeout 1h comment "x", 10.0.0.0/8 } }
        map m { type icmp_type : verdict; elements = { 8 : accept, 3 : jump u } }
        limit l { rate 10/second burst 3 packets }
        chain u { return; }
        chain in {
          type filter hook input priority filter - 5; policy drop;
          ip saddr $lan4 icmp type . icmp code { 3 . 4, 11 . 0 } accept # why
          ct state vmap { established : accept, invalid : drop } comment "a b"
          icmp type vmap @m
          update @s { ip saddr and 255.255.255.0 limit rate over 5/second } drop
          tcp flags & (syn | ack) == syn meta mark set 0x1 log prefix "x" reject with tcp reset
        }
      }
      add rule inet t in index 0 icmpv6 type != { 1-4, 128 } limit name "l" goto u
      """
          .replace("$lan4", "{ 10.0.0.0/8 }");

  private static final String JSON =
      """
      {"nftables": [{"metainfo": {"version": "1.0.6"}}, {"table": {"family": "inet", "name": "t"}},
      {"set": {"family": "inet", "name": "s", "table": "t", "type": "ipv4_addr", "elem": ["1.2.3.4",
      {"prefix": {"addr": "10.0.0.0", "len": 8}}, {"elem": {"val": "9.9.9.9", "timeout": 5}}]}},
      {"chain": {"family": "inet", "table": "t", "name": "in", "type": "filter", "hook": "input",
      "prio": -5, "policy": "drop"}}, {"rule": {"family": "inet", "table": "t", "chain": "in",
      "expr": [{"match": {"op": "in", "left": {"ct": {"key": "state"}}, "right": ["new", "related"]}},
      {"match": {"op": "==", "left": {"&": [{"payload": {"protocol": "ip", "field": "saddr"}},
      "255.0.255.0"]}, "right": "10.0.5.0"}}, {"limit": {"rate": 5, "per": "second"}},
      {"vmap": {"key": {"payload": {"protocol": "icmp", "field": "type"}}, "data": {"set":
      [["echo-request", {"accept": null}], [{"range": [3, 5]}, {"drop": null}]]}}}]}}]}
      """;

  private static Imported read(String text) {
    Imported imported = NftReader.read(new Source("test", text));
    for (Diagnostic diagnostic : imported.diagnostics()) {
      assertThat(diagnostic.span().end()).isLessThanOrEqualTo(diagnostic.source().text().length());
      assertThat(DiagnosticText.of(diagnostic)).isNotEmpty();
    }
    return imported;
  }

  @Test
  void theSamplesAreRead() {
    assertThat(read(TEXT).rules()).isPresent();
    assertThat(read(JSON).rules()).isPresent();
  }

  @Test
  void aTextThatEndsAnywhereIsRead() {
    for (String sample : new String[] {TEXT, JSON}) {
      for (int end = 0; end < sample.length(); end++) {
        read(sample.substring(0, end));
      }
    }
  }

  @Test
  void mutantsAreRead() {
    Random random = new Random(5);
    String pieces = "{}();,:\"'@$#=!<>&|^-/.*\n \\`[]0z\u00e9\uffff\ud800";
    for (int i = 0; i < MUTANTS; i++) {
      StringBuilder text = new StringBuilder(i % 2 == 0 ? TEXT : JSON);
      int changes = 1 + random.nextInt(5);
      for (int k = 0; k < changes; k++) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, pieces.charAt(random.nextInt(pieces.length())));
          case 2 -> text.setCharAt(at, pieces.charAt(random.nextInt(pieces.length())));
          default -> {
            int from = random.nextInt(text.length());
            int to = Math.min(text.length(), from + random.nextInt(40));
            text.insert(at, text.substring(from, to));
          }
        }
      }
      read(text.toString());
    }
  }

  @Test
  void noiseIsRefused() {
    Random random = new Random(6);
    for (int i = 0; i < 300; i++) {
      byte[] noise = new byte[random.nextInt(2000)];
      random.nextBytes(noise);
      read(new String(noise, StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void deepNestingIsRefused() {
    int deep = 200_000;
    for (String text :
        new String[] {
          "{".repeat(deep),
          "[".repeat(deep),
          "{\"nftables\":" + "[".repeat(deep),
          "{\"nftables\":[{\"a\":".repeat(deep),
          "table inet t { chain c { ip saddr " + "{".repeat(deep),
          "table inet t { chain c { ip saddr " + "(".repeat(deep),
          "table inet t { chain c { " + "(".repeat(deep),
          "table inet t { chain c {\n" + "jhash ".repeat(deep),
          "table inet t { chain c {\n" + "add @s { ".repeat(deep),
          "table inet t { chain c {\n" + "set add ip saddr ".repeat(deep),
          "table inet t {".repeat(deep),
          "define x = " + "{".repeat(deep),
          "}".repeat(deep),
          "\"".repeat(deep),
          "a:".repeat(deep),
          "table inet t { chain c { ct mark set 1" + " & 1".repeat(deep)
        }) {
      assertThat(read(text).rules()).isEmpty();
    }
  }

  @Test
  void manyOperatorsAreNoTrouble() {
    read("table inet t { chain c { meta mark set 1" + " | 1".repeat(100_000) + "; } }");
    read("table inet t { chain c { meta mark" + " & 1".repeat(100_000) + " == 1; } }");
    read("table inet t { chain c { icmp type" + " & 1".repeat(100_000) + " == 1; } }");
    read("table inet t { chain c { icmp type 1" + " | 1".repeat(100_000) + "; } }");
  }

  @Test
  void manyCommentsAndManyLooksAtOneSetAreNoTrouble() {
    read("table ip t { chain c { tcp dport { " + "1, # why\n".repeat(200_000) + "2 } } }");
    StringBuilder text = new StringBuilder("table ip t { set s { elements = { 1");
    text.append(", 2".repeat(100_000)).append(" } }\n chain c {\n");
    text.append("  meta l4proto @s drop\n".repeat(5_000)).append(" } }");
    assertThat(read(text.toString()).diagnostics().getFirst().message())
        .isEqualTo("the rules before this look at too many elements of sets");
  }

  @Test
  void definitionsWithinDefinitionsEnd() {
    StringBuilder text = new StringBuilder("define d0 = { 1.1.1.1, 2.2.2.2 }\n");
    for (int i = 1; i < 40; i++) {
      text.append("define d%d = { $d%d, $d%d }\n".formatted(i, i - 1, i - 1));
    }
    Imported imported = read(text.toString());
    assertThat(imported.rules()).isEmpty();
    assertThat(imported.diagnostics().getFirst().message())
        .isEqualTo("sets within sets become too many elements here");
  }

  @Test
  void longLinesAndLongTextsEnd() {
    assertThat(read("x".repeat(1 << 20)).rules()).isEmpty();
    assertThat(read("table inet t { chain c { " + "accept ".repeat(150_000) + "; } }").rules())
        .isEmpty();
    read("table inet t { chain c { " + "icmp type != 8 ".repeat(150) + "; } }");
    read("table inet t { chain c { " + "ip6 nexthdr != 8 ".repeat(150) + "; } }");
    read("table inet t { chain c { " + "ip6 nexthdr != 8 ".repeat(50) + "ip ttl vmap { }; } }");
    assertThat(read(" ".repeat(33 << 20)).diagnostics().getFirst().message())
        .isEqualTo("the text has 34,603,008 bytes; at most 33,554,432 are read");
    assertThat(read("z\n".repeat(4 << 20)).diagnostics().getLast().message())
        .isEqualTo("and 4,194,204 more errors");
  }
}
