package io.echogate.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Source;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Tempesta xFW's own parser tests take and refuse, and what its code does beyond them. Where
 * we differ, the test says why.
 */
class XfwTableTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# only a comment",
        "xfw { }",
        "xfw { icmp ip6: allow {} }",
        "xfw { ratelimit=a pps=18446744073709551614 bps=18446744073709551615; }",
        "xfw { evaluation_mode; }",
        "xfw { evaluation_mode/del; }",
        "xfw { icmp ip4: block {8} icmp=b ip4: allow {0} }",
        "xfw { ratelimit=a pps=10; icmp ip4: ratelimit=a {8} }",
        "xfw { icmp ip4 {8} }",
        "xfw { icmp ip4: block { 8 }; }",
        "xfw{icmp ip6:allow{1}icmp ip4 :allow{0,}src ip6.tcp : block{[::1]}}",
        "xfw { ratelimit=a pps = 1 bps\t=\n1; icmp ip4 : ratelimit = a { 8 0,3 } }",
        "xfw { icmp ip4: ratelimit=a {8} ratelimit=a pps=1 bps=1; }",
        "xfw { icmp ip4: allow {0, 8, 128, 129, 135, 136} }",
        "xfw { defaults { icmp: allow; src_ip: block; } }",
        "xfw #\n{#\nicmp #\nip4 #\n:#\nallow #\n{#\n8,#\n}#\n}#",
        "xfw { ip_proto { } }"
      })
  void isRead(String text) {
    Reading reading = Invariants.read(text);

    assertThat(DiagnosticText.of(reading.diagnostics())).doesNotContain(": error: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo { }",
        "xfw { } xfw { }",
        "xfw { icmp ip6 : allow { -13, 30 } }",
        "xfw { ratelimit=a pps=empty; }",
        "xfw { ratelimit=a pps=18446744073709551616; }",
        "xfw { ratelimit=a bps=; }",
        "xfw { ratelimit pps=1; }",
        "xfw { ratelimit=a; }",
        "xfw { ratelimit=a/del; ratelimit=a pps=1 bps=1; }",
        "xfw { defaults { icmp: block; icmp ip4: allow; } }",
        "xfw { defaults { src_prt: block; } }",
        "xfw { defaults { icmp ip4: block; } defaults { icmp ip6: block; } }",
        "xfw { icmp=a ip4: block {8} icmp=b ip4: allow {8} }",
        "xfw { icmp ip4: block {8} icmp ip4: allow {0} }",
        "xfw { icmp : block {8} }",
        "xfw { icmp ip4#glued: block {8} }",
        "xfw { icmp ip4: block {8} ",
        "xfw { icmp ip4: block {8} } }",
        "xfw { icmp ip4: block : allow {8} }"
      })
  void isRefused(String text) {
    assertThat(Invariants.read(text).hasErrors()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"256", "264", "4294967296"})
  void typesAbove255AreRefusedWhereTheOriginalWrapsThem(String type) {
    assertThat(Invariants.read("xfw { icmp ip4: block {" + type + "} }").hasErrors()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"icmp ip4", "src_ip ip4", "dst", "src_port"})
  void aDefaultMustNotUseAnUndefinedLimit(String target) {
    // The original's parser takes it alone; its daemon then refuses a limit that it never got.
    String text = "xfw { defaults { " + target + ": ratelimit = a; } }";

    assertThat(PolicyReader.read(new Source("alone.xfw", text)).diagnostics())
        .anySatisfy(
            diagnostic ->
                assertThat(diagnostic.message()).isEqualTo("the limit 'a' is not defined"));
    assertThat(Invariants.read("xfw { ratelimit=a pps=1 bps=1; " + text.substring(5)).hasErrors())
        .isFalse();
  }
}
