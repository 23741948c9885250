package io.echogate.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each verb's JSON document is as its schema in {@code docs/schema} says. */
class SchemaTest {
  private static final String POLICY =
      """
      xfw {
          ratelimit=calm pps=5;
          defaults { icmp ip4: ratelimit=calm; icmp ip6: block; }
          icmp ip4: ratelimit=calm { 8 }
      }
      """;

  private static void assertFits(String verb, Run run) {
    assertThat(run.out()).as("%s", run).isNotEmpty();
    assertThat(Schema.faults(verb, run.out())).isEmpty();
  }

  @Test
  void check() {
    assertFits("check", Run.onInput(POLICY, "check", "--json", "-"));
    assertFits("check", Run.onInput("icmp ip4: alow { 256 }", "check", "--json", "-"));
    assertFits("check", Run.of("check", "--json", "/does/not/exist"));
    String open = "policy open { defaults { icmp in: allow; fragments in: allow; } }";
    assertFits("check", Run.onInput(open, "check", "--json", "-"));
    assertFits("check", Run.onInput(open, "check", "--json", "-", "--role", "lan-host"));
    assertFits(
        "check",
        Run.onInput(
            "policy nothing { defaults { icmp in: block; } }",
            "check",
            "--json",
            "-",
            "--role",
            "host,border"));
  }

  @Test
  void table() {
    assertFits("table", Run.onInput(POLICY, "table", "--json", "-"));
  }

  @Test
  void explainOfANameInTheManual() {
    for (String name : new String[] {"3/4", "@errors", "pmtud", "smurf", "breaks-nd"}) {
      assertFits("manual", Run.of("explain", name, "--json"));
    }
    assertFits("manual", Run.of("check", "--explain", "smurf", "--json"));
  }

  @Test
  void explain() {
    assertFits("explain", Run.onInput(POLICY, "explain", "--json", "-", "--packet", "ip4 in 8"));
    assertFits("explain", Run.onInput(POLICY, "explain", "--json", "-", "--packet", "ip6 in tcp"));
  }

  @Test
  void diff(@TempDir Path directory) throws IOException {
    Path before = Files.writeString(directory.resolve("before"), AuditVerbTest.BROKEN);
    Path after = Files.writeString(directory.resolve("after"), AuditVerbTest.SOUND);
    assertFits("diff", Run.of("diff", "--json", before.toString(), after.toString()));
    assertFits("diff", Run.of("diff", "--json", after.toString(), before.toString()));
    assertFits("diff", Run.of("diff", "--json", before.toString(), before.toString()));
  }

  /** Another test holds the demo to this document. */
  @Test
  void demo() throws IOException {
    try (InputStream in = SchemaTest.class.getResourceAsStream("demo.json")) {
      String document = new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(Schema.faults("demo", document)).isEmpty();
    }
  }

  @Test
  @NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
  @NeedsTool({"ip", "ping"})
  void applyStatusVerifyDetach() {
    try (FilteredHost host = new FilteredHost()) {
      assertFits("apply", host.apply(POLICY, "--json", "--dry-run"));
      assertFits("apply", host.apply(POLICY, "--json"));
      assertFits("apply", host.apply(POLICY.replace("8", "13"), "--json"));
      assertThat(host.ping("192.0.2.2", 3, 0)).isEqualTo(3);
      assertFits("status", host.run("", "status", "--json"));
      assertFits("verify", host.run("", "verify", "--json", "-i", "right0"));
      host.ip("link del right0");
      assertFits("status", host.run("", "status", "--json"));
      assertFits("detach", host.run("", "detach", "--json", "-i", "right0"));
      assertFits("status", host.run("", "status", "--json"));
    }
  }

  @Test
  void aDocumentThatDoesNotFitIsNoticed() {
    assertThat(Schema.faults("detach", "{\"interface\":1,\"netns\":null,\"more\":true}"))
        .containsExactlyInAnyOrder(
            "$: {interface=JsonTree[value=1], netns=JsonTree[value=null],"
                + " more=JsonTree[value=true]} breaks required [JsonTree[value=interface],"
                + " JsonTree[value=netns], JsonTree[value=detached]]",
            "$.interface: 1 breaks type string",
            "$: no member more is expected");
  }
}
