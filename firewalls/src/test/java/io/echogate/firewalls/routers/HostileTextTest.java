package io.echogate.firewalls.routers;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.cisco.CiscoReader;
import io.echogate.firewalls.cisco.CiscoWriter;
import io.echogate.firewalls.junos.JunosReader;
import io.echogate.firewalls.junos.JunosWriter;
import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Unknowns;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Severity;
import io.echogate.policy.source.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a reader is given, it ends soon, throws nothing, and says where it failed. It is long
 * because a sample of each dialect stands in it, from which the texts are made.
 */
class HostileTextTest {
  private static final String CISCO =
      """
      hostname r1
      object-group network PARTNERS
       host 192.0.2.9
       198.51.100.0 255.255.255.0
       range 203.0.113.4 203.0.113.7
       group-object MORE
      object-group network MORE
       10.0.0.0 /8
      object-group service PROBES
       icmp echo
       tcp source eq 5 eq 22
      class-map match-all ICMP
       match access-group name BORDER
      policy-map COPP
       class ICMP
        police 64000 8000 conform-action transmit exceed-action drop
      interface GigabitEthernet0/0
       ip access-group BORDER in
       no ip redirects
       ipv6 traffic-filter SIX out
      ip access-list extended BORDER
       remark what is needed
       10 permit object-group PROBES object-group PARTNERS any
       20 deny icmp any any fragments log
       30 permit icmp 10.0.1.7 0.255.0.255 host 192.0.2.1 packet-too-big ttl gt 3
       40 permit tcp any eq 53 any range 1 9 established time-range T
      access-list 2001 permit icmp any any 3 4 dscp ef
      access-list 10 permit 192.0.2.0 0.0.0.255
      ipv6 access-list SIX
       sequence 10 permit icmp 2001:db8::/32 any nd-na
       evaluate BACK
      control-plane
       service-policy input COPP
      """;

  private static final String XR =
      """
      !! IOS XR Configuration 7.3.2
      object-group network ipv4 SERVERS
       10.1.0.0/16
      ipv4 access-list EDGE
       10 permit icmp any net-group SERVERS net-unreachable
       20 deny icmp any any host-tos-unreachable icmp-off
      ipv6 access-list EDGE
       10 permit icmpv6 any any nd-ns
      interface TenGigE0/0/0/0
       ipv4 access-group EDGE ingress
       ipv6 access-group EDGE egress
      """;

  private static final String NX =
      """
      feature bgp
      object-group ip address SERVERS
        10 host 192.0.2.7
      ip access-list EDGE
        statistics per-entry
        fragments deny-all
        10 permit icmp any addrgroup SERVERS echo
      interface Ethernet1/1
        ip port access-group EDGE in
      """;

  private static final String JUNOS =
      """
      interfaces {
          ge-0/0/0 { unit 0 { family inet { filter { input F; output-list [ F G ]; } } } }
          lo0 { unit 0 { family inet6 { filter { input F; } } } }
      }
      policy-options { prefix-list M { 192.0.2.9/32; 2001:db8:9::/48; } }
      firewall {
          family inet {
              filter F {
                  /* a "comment" */
                  term ptb {
                      from {
                          source-address { 10.0.0.0/8; 10.1.0.0/16 except; }
                          protocol icmp;
                          icmp-type [ unreachable 11-12 ];
                          icmp-code-except fragmentation-needed;
                      }
                      then { policer P; accept; }
                  }
                  inactive: term old { then discard; }
                  term any { from { prefix-list { M; } ttl 1-3; } then reject "tcp-reset"; }
              }
              filter G { term 1 { filter F; } }
          }
          family inet6 { filter F { term a { from { next-header icmp6; icmp-type 133-137; } } } }
          policer P { if-exceeding { bandwidth-limit 1m; burst-size-limit 15k; } then discard; }
      }
      """;

  private static final String SET =
      """
      set interfaces lo0 unit 0 family inet filter input F
      set firewall family inet filter F term a from protocol icmp
      set firewall family inet filter F term a from icmp-type [ 3 11 ]
      set firewall family inet filter F term a then policer P
      set firewall policer P if-exceeding-pps pps-limit 5
      set firewall policer P if-exceeding-pps packet-burst 5
      set firewall policer P then discard
      deactivate firewall family inet filter F term b
      """;

  /** The readers. */
  enum Reader {
    CISCO_READER,
    JUNOS_READER;

    /** Texts that it understands. */
    List<String> samples() {
      return switch (this) {
        case CISCO_READER -> List.of(CISCO, XR, NX);
        case JUNOS_READER -> List.of(JUNOS, SET);
      };
    }

    /** Reads a text and does no more. */
    Imported only(String text) {
      Source source = new Source("t", text);
      return switch (this) {
        case CISCO_READER -> CiscoReader.read(source);
        case JUNOS_READER -> JunosReader.read(source);
      };
    }

    /** Reads a text and looks at all that came of it. */
    Imported read(String text) {
      Imported imported = only(text);
      for (Diagnostic diagnostic : imported.diagnostics()) {
        assertThat(diagnostic.span().end())
            .isLessThanOrEqualTo(diagnostic.source().text().length());
      }
      assertThat(DiagnosticText.of(imported.diagnostics())).doesNotContain("null");
      imported.rules().ifPresent(rules -> use(rules, this));
      return imported;
    }
  }

  /** Judges with rules and writes them: neither may fail in a way that is not foreseen. */
  private static void use(RuleSet rules, Reader reader) {
    Interpreter interpreter = new Interpreter(rules);
    for (Family family : Family.values()) {
      for (Hook hook : List.of(Hook.INGRESS, Hook.EGRESS, Hook.INPUT)) {
        assertThat(
                interpreter.judge(
                    hook, Packets.message(family, Part.WHOLE, 3, 4), Unknowns.quiet()))
            .isNotNull();
      }
    }
    for (Chain chain : rules.chains()) {
      chain.rules().forEach(rule -> assertThat(rule.line()).isPositive());
    }
    try {
      String text =
          reader == Reader.CISCO_READER ? CiscoWriter.write(rules) : JunosWriter.write(rules);
      assertThat(text).isNotNull();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSamplesAreUnderstood(Reader reader) {
    for (String sample : reader.samples()) {
      Imported imported = reader.read(sample);
      assertThat(imported.rules()).as(DiagnosticText.of(imported.diagnostics())).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTextThatEndsAnywhereIsReadOrRefused(Reader reader) {
    for (String sample : reader.samples()) {
      for (int end = 0; end <= sample.length(); end++) {
        reader.read(sample.substring(0, end));
        reader.read(sample.substring(end));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void mutatedTextsAreReadOrRefused(Reader reader) {
    Property.holds(
        random -> {
          for (int i = 0; i < 6000; i++) {
            String sample = reader.samples().get(random.nextInt(reader.samples().size()));
            String text = mutated(sample, random);
            try {
              reader.read(text);
            } catch (RuntimeException e) {
              throw new AssertionError(text, e);
            }
          }
        });
  }

  private static String mutated(String sample, RandomGenerator random) {
    StringBuilder text = new StringBuilder(sample);
    int changes = 1 + random.nextInt(8);
    for (int i = 0; i < changes && !text.isEmpty(); i++) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + 1 + random.nextInt(12));
      switch (random.nextInt(6)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, text.substring(at, end));
        case 2 -> text.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 0x10000));
        case 3 -> text.insert(at, WORDS.get(random.nextInt(WORDS.size())));
        case 4 -> {
          int from = random.nextInt(sample.length());
          text.insert(at, sample, from, Math.min(sample.length(), from + random.nextInt(60)));
        }
        default -> text.insert(at, random.nextBoolean() ? "\n" : " ");
      }
    }
    return text.toString();
  }

  private static final List<String> WORDS =
      List.of(
          " permit ",
          " any ",
          " 4294967296 ",
          " -1 ",
          " eq ",
          " fragments ",
          " remark ",
          "{",
          "}",
          ";",
          "[",
          "]",
          "/*",
          "*/",
          "\"",
          "\\",
          "#",
          " no ",
          " sequence ",
          " 0.0.0.0 ",
          " ::/0 ",
          " 255.255.255.255 ",
          " host ",
          " range ",
          "\0",
          "\r",
          " object-group ",
          " except ",
          " inactive: ",
          "\nset ",
          "\ndeactivate firewall ",
          " icmp ",
          " 65536 ",
          " term ",
          " filter F",
          " interface ",
          " ip access-list ");

  @ParameterizedTest
  @EnumSource
  void binariesAreRefused(Reader reader) {
    Property.holds(
        random -> {
          for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(4000)];
            random.nextBytes(bytes);
            Imported imported = reader.read(new String(bytes, StandardCharsets.ISO_8859_1));
            assertThat(imported.rules()).isEmpty();
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void rulesOfOtherFirewallsAreRecognised(Reader reader) {
    String iptables =
        """
        # Generated by iptables-save v1.8.9
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT
        COMMIT
        """;
    String nft =
        """
        table inet filter {
          chain input {
            type filter hook input priority 0; policy drop;
            icmp type echo-request accept
          }
        }
        """;
    assertThat(error(reader, iptables)).isEqualTo("this looks like iptables rules");
    assertThat(error(reader, nft)).isEqualTo("this looks like nftables rules");
    List<String> others =
        Stream.of(Reader.values())
            .filter(r -> r != reader)
            .flatMap(r -> r.samples().stream())
            .toList();
    for (String other : others) {
      assertThat(error(reader, other)).startsWith("this looks like a ");
    }
  }

  private static String error(Reader reader, String text) {
    return reader.read(text).diagnostics().stream()
        .filter(d -> d.severity() == Severity.ERROR)
        .findFirst()
        .orElseThrow()
        .message();
  }

  /** What is long is read in bounded time or refused; the times are far above those measured. */
  @Test
  void longTextsEndSoon() {
    int most = 32 << 20;
    List<String> units =
        List.of(
            " permit icmp any any echo\n",
            "a ",
            "a{",
            "[",
            "\"",
            "/*",
            "!\n",
            "\n",
            " 10 remark x\n",
            "set firewall family inet filter F term T from protocol icmp\n",
            "(",
            "\\\"");
    for (String unit : units) {
      // what lines and blocks are made of in full length; the rest need not be as long
      int size = unit.length() > 20 || unit.equals("a{") ? most : most / 8;
      String text =
          (unit.startsWith(" permit") ? "ip access-list extended L\n" : "")
              + unit.repeat(size / unit.length() - 4);
      for (Reader reader : Reader.values()) {
        Assertions.assertTimeout(
            Duration.ofSeconds(60), () -> assertThat(reader.only(text)).isNotNull(), unit);
      }
    }
    String longer = "x".repeat(most + 1);
    assertThat(error(Reader.CISCO_READER, longer))
        .isEqualTo("the text has 33,554,433 characters; at most 33,554,432 are read");
    assertThat(error(Reader.JUNOS_READER, longer))
        .isEqualTo("the text has 33,554,433 characters; at most 33,554,432 are read");
  }

  @Test
  void linesOfAMegabyteAreReadOrRefused() {
    int size = 1 << 20;
    for (String line :
        List.of(
            "access-list 101 permit icmp any any " + "log ".repeat(size / 4),
            "access-list 101 permit tcp any any eq " + "80 ".repeat(size / 3),
            "access-list 101 permit ip any any " + "z".repeat(size),
            "access-list 101 remark " + "word ".repeat(size / 5),
            "ip access-list extended " + "N".repeat(size) + "\n permit ip any any",
            "interface " + "i".repeat(size))) {
      Reader.CISCO_READER.read(line + "\n");
    }
    for (String line :
        List.of(
            "set firewall family inet filter F term T from icmp-type [ "
                + "8 ".repeat(size / 2)
                + "]",
            "set firewall family inet filter F term T from protocol " + "i".repeat(size),
            "firewall { filter F { term T { from { protocol icmp; icmp-type [ "
                + "8 ".repeat(size / 2)
                + "]; } } } }",
            "firewall { filter F { " + "/* x */ ".repeat(size / 8) + "} }")) {
      Reader.JUNOS_READER.read(line + "\n");
    }
  }

  @Test
  void groupsInACircleOrTooDeepAreRefused() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      text.append("object-group network G").append(i).append("\n group-object G");
      text.append(i + 1).append('\n');
    }
    text.append("object-group network G5000\n host 192.0.2.1\n");
    text.append("access-list 101 permit ip object-group G0 any\n");
    assertThat(error(Reader.CISCO_READER, text.toString()))
        .isEqualTo("groups are nested too deep here");
    String circle =
        """
        object-group service S
         group-object S
        access-list 101 permit object-group S any any
        """;
    assertThat(error(Reader.CISCO_READER, circle)).isEqualTo("the group S is a member of itself");
  }

  @Test
  void aHundredThousandEntriesAreRead() {
    StringBuilder cisco = new StringBuilder("ip access-list extended L\n");
    StringBuilder junos = new StringBuilder("firewall {\n family inet {\n filter F {\n");
    for (int i = 0; i < 100_000; i++) {
      String host = "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255);
      cisco.append(" permit icmp host ").append(host).append(" any echo\n");
      junos.append("term t").append(i).append(" { from { source-address { ").append(host);
      junos.append("/32; } protocol icmp; icmp-type echo-request; } then accept; }\n");
    }
    junos.append("}\n}\n}\n");
    Imported lists = CiscoReader.read(new Source("t", cisco.toString()));
    Imported filters = JunosReader.read(new Source("t", junos.toString()));
    assertThat(lists.rules().orElseThrow().rules()).isEqualTo(200_001);
    assertThat(filters.rules().orElseThrow().rules()).isEqualTo(100_000);
    assertThat(lists.rules().orElseThrow().dialect()).isEqualTo(Dialect.IOS);
  }
}
