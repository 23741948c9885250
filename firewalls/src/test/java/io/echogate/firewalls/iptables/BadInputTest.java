package io.echogate.firewalls.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever is given, it ends soon, and says what is wrong. */
@Timeout(150)
class BadInputTest {
  private static final long SEED = 7;
  private static final int MUTANTS = 2000;

  private static final String SCRIPT =
      """
      #!/bin/sh
      IPT=/sbin/iptables; NET="192.0.2.0/24"
      $IPT -P INPUT DROP
      $IPT -N ICMP 2>/dev/null || true
      $IPT -A ICMP -p icmp --icmp-type ${TYPE}8 -s "$NET,10.1.2.3" \\
        -m comment --comment 'it is "so"' -j ACCEPT # yes
      sudo ip6tables -t mangle -I PREROUTING 1 -p ipv6-icmp -m hl ! --hl-eq 255 -j DROP
      iptables-restore -n <<-EOF
      \t*filter
      \t-A INPUT -p icmp -j ICMP
      \tCOMMIT
      \tEOF
      ipset create bad hash:net; ipset add bad 10.0.0.0/8
      $IPT -D INPUT 1; $IPT -E ICMP PING
      """;

  private static String sample(String name) {
    try (InputStream in = BadInputTest.class.getResourceAsStream(name + ".rules")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  /** Looks at all that may be looked at. */
  private static void take(Imported imported) {
    for (Diagnostic diagnostic : imported.diagnostics()) {
      assertThat(diagnostic.span().end()).isLessThanOrEqualTo(diagnostic.source().text().length());
      assertThat(diagnostic.message()).isNotBlank();
    }
    if (!imported.diagnostics().isEmpty()) {
      assertThat(Read.shown(imported.diagnostics().getFirst())).isNotBlank();
    }
    imported.rules().ifPresent(BadInputTest::write);
  }

  private static void write(RuleSet rules) {
    for (Family family : Family.values()) {
      try {
        String written = IptablesWriter.text(rules, family);
        assertThat(Read.imported(written).rules()).as(written).isPresent();
      } catch (UnsayableException e) {
        assertThat(e.what()).isNotBlank();
      }
    }
  }

  private static void read(String text) {
    Source source = new Source("bad", text);
    take(IptablesReader.read(List.of(source)));
    take(IptablesScript.read(List.of(source)));
  }

  @Test
  void aTextMayEndAnywhere() {
    String text = sample("ufw.v4").substring(0, 3500);
    for (int length = 0; length < text.length(); length += 3) {
      take(IptablesReader.read(List.of(new Source("cut", text.substring(0, length)))));
    }
    for (int length = 0; length < SCRIPT.length(); length++) {
      take(IptablesScript.read(List.of(new Source("cut", SCRIPT.substring(0, length)))));
    }
  }

  @Test
  void mutantsAreReadOrRefused() {
    Random random = new Random(SEED);
    List<String> samples =
        List.of(
            sample("firehol.v4").substring(0, 6000),
            sample("ufw.v6").substring(0, 5000),
            sample("firewalld.v4").substring(0, 4000),
            SCRIPT);
    for (int i = 0; i < MUTANTS; i++) {
      String text = samples.get(random.nextInt(samples.size()));
      int from = random.nextInt(text.length());
      int to = Math.min(text.length(), from + 400);
      String part = "*filter\n:INPUT ACCEPT [0:0]\n" + mutant(random, text.substring(from, to));
      try {
        read(i % 2 == 0 ? part : mutant(random, text));
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + SEED + ", mutant " + i + ":\n" + part, e);
      }
    }
  }

  private static String mutant(Random random, String text) {
    String signs = " \n\t\"\\!-:,/*#[]$`{}()|&;<>='%+.\0\u00e4\uffff09af";
    StringBuilder out = new StringBuilder(text);
    int changes = 1 + random.nextInt(8);
    for (int i = 0; i < changes && !out.isEmpty(); i++) {
      int at = random.nextInt(out.length());
      switch (random.nextInt(4)) {
        case 0 -> out.setCharAt(at, signs.charAt(random.nextInt(signs.length())));
        case 1 -> out.deleteCharAt(at);
        case 2 -> out.insert(at, signs.charAt(random.nextInt(signs.length())));
        default -> {
          int other = random.nextInt(out.length());
          int end = Math.min(out.length(), other + random.nextInt(30));
          out.insert(at, out.substring(other, end));
        }
      }
    }
    return out.toString();
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    Random random = new Random(SEED);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[random.nextInt(3000)];
      random.nextBytes(bytes);
      read(new String(bytes, StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void aLineMayBeVeryLong() {
    String addresses = "1.2.3.4,".repeat(130_000) + "1.2.3.4";
    for (String line :
        List.of(
            "-A INPUT -s " + addresses + " -d " + addresses + " -j DROP",
            "-A INPUT" + " -m limit".repeat(100_000),
            "-A INPUT" + " -p icmp".repeat(100_000),
            "-A INPUT -m comment --comment \"" + "x\\\"".repeat(300_000) + "\"",
            "-A INPUT -j " + "Y".repeat(1_000_000),
            "-A INPUT -m state --state " + "NEW,".repeat(250_000) + "NEW",
            "-" + "A".repeat(1_000_000),
            "A=" + "$A".repeat(500_000),
            "!".repeat(1_000_000),
            "\"".repeat(1_000_000),
            "[1:2] ".repeat(200_000))) {
      read("*filter\n:INPUT ACCEPT [0:0]\n" + line + "\nCOMMIT\n");
      read(line);
    }
  }

  @Test
  void valuesThatGrowAreCutOff() {
    StringBuilder script = new StringBuilder("A=xxxxxxxxxx\n");
    for (int i = 0; i < 60; i++) {
      script.append("A=\"$A$A\"\n");
    }
    read(script.append("iptables -A INPUT -s $A -j DROP\n").toString());
  }

  @Test
  void chainsMayJumpDeep() {
    StringBuilder text = new StringBuilder("# Generated by iptables-save\n*filter\n");
    int depth = 50_000;
    for (int i = 0; i <= depth; i++) {
      text.append(":c").append(i).append(" - [0:0]\n");
    }
    for (int i = 0; i < depth; i++) {
      text.append("-A c").append(i).append(" -j c").append(i + 1).append('\n');
      text.append("-A c").append(i).append(" -g c").append(depth).append('\n');
    }
    Imported imported = Read.imported(text.append("COMMIT\n").toString());
    assertThat(Read.messages(imported).getFirst()).endsWith("chains jump deeper than 1000");
    take(imported);
  }

  /** As many as fit in what may be read, of the worst kinds. */
  @Test
  void muchIsReadInBoundedTime() {
    long start = System.nanoTime();
    for (String line :
        List.of(
            "-A INPUT -j DROP\n",
            "-I INPUT -j DROP\n",
            "nonsense\n",
            "-D INPUT -j ACCEPT\n",
            ":c - [0:0]\n",
            "add set 1.2.3.4\n",
            "*filter\n",
            "iptables -A INPUT -p icmp -j DROP\n")) {
      String head = "*filter\n:INPUT ACCEPT [0:0]\ncreate set hash:ip family inet\n";
      String text = head + line.repeat((4 << 20) / line.length());
      Source source = new Source("much", text);
      IptablesReader.read(List.of(source));
      IptablesScript.read(List.of(source));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(100));
    Source tooLong = new Source("more", "-".repeat(Bounds.STANDARD.bytes() + 1));
    assertThat(Read.messages(IptablesReader.read(List.of(tooLong))).getFirst())
        .contains("the text has");
  }
}
