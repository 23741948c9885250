package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The verbs for filters without the capability PERFMON: they do all, by programs that have the
 * kernel copy headers; and they go on from filters that others applied with it, and the reverse.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.CLSACT, KernelFeature.VETH})
class WithoutPerfmonTest {
  private static final String BLOCK = "xfw { icmp ip4: block { 8 } }";
  private static final String ALLOW = "xfw { icmp ip4: allow { 8 } }";

  private static final String POLICY =
      """
      policy web {
          set lab { 203.0.113.0/24 }
          ratelimit=slow pps=2 burst=2 per=source;
          icmp ip4 : allow { echo-request } from @lab;
          icmp ip4 : allow { echo-request } payload<=10;
          icmp ip4 : ratelimit=slow { echo-request } payload<=100;
          icmp ip4 : block { echo-request }
          icmp ip4 out : block { echo-reply } payload<=10;
          defaults { icmp both: allow; }
      }
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @AutoClose private final FilteredHost host = new FilteredHost();

  /** A verb on the interface, without PERFMON; it has to end well. */
  private Run lesser(String input, String verb, String... arguments) {
    Run run = tried(input, verb, arguments);
    assertThat(run.status()).as("%s", run).isZero();
    return run;
  }

  private Run tried(String input, String verb, String... arguments) {
    return host.runWithoutPerfmon(input, onInterface(verb, arguments));
  }

  /** The same with all capabilities. */
  private void byRoot(String input, String verb, String... arguments) {
    Run run = host.run(input, onInterface(verb, arguments));
    assertThat(run.status()).as("%s", run).isZero();
  }

  private static String[] onInterface(String verb, String... arguments) {
    List<String> words = new ArrayList<>(List.of(verb, "-i", FilteredHost.INTERFACE));
    if (verb.equals("apply")) {
      words.add("-");
    }
    words.addAll(List.of(arguments));
    return words.toArray(String[]::new);
  }

  private int pings() {
    return host.ping("192.0.2.2", 2, 20);
  }

  private void untilPingsAreBlocked() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (pings() != 0) {
      assertThat(System.nanoTime()).as("time until the trial is over").isLessThan(end);
      Pause.during(Duration.ofMillis(100));
    }
  }

  private String form() {
    return String.valueOf(host.status().at("form").value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"xdp", "tcx", "clsact"})
  void thePolicyIsInForceInBothDirections(String hook) {
    assertThat(lesser(POLICY, "apply", "--hook", hook).out())
        .contains(
            "\n  form     copied: this process lacks CAP_PERFMON, so the kernel copies headers for"
                + " the program: some 50 to 100 ns more for a packet\n");
    assertThat(host.ping("192.0.2.2", 5, 20)).isEqualTo(2);
    assertThat(host.ping("192.0.2.2", 1, 101)).isZero();
    assertThat(host.ping("192.0.2.2", 1, 10)).isZero();
    assertThat(host.counters())
        .contains(
            "in ip4/8 within-limit 2/124",
            "in ip4/8 rate-limited 3/186",
            "in ip4/8 allowed 1/52",
            "in ip4/8 blocked 1/143",
            "out ip4/0 blocked 1/52");
    assertThat(lesser("", "verify").out()).contains("does what its policy says");
    lesser("", "detach");
    assertThat(host.state()).startsWith("no pins");
  }

  @Test
  void theStatusNamesTheForm() {
    lesser(BLOCK, "apply");

    assertThat(lesser("", "status").out())
        .contains("\n  form: copied: it was applied without CAP_PERFMON, ");
    assertThat(form()).isEqualTo("copied");
    assertThat(JsonTree.parse(lesser(BLOCK, "apply", "--json").out()).at("form").value())
        .isEqualTo("copied");
    byRoot(BLOCK, "apply");
    assertThat(form()).isEqualTo("direct");
    assertThat(lesser("", "status").out()).doesNotContain("form:");
  }

  @Test
  void aPolicyIsOnTrialConfirmedAndRolledBack() {
    lesser(BLOCK, "apply");
    lesser(ALLOW, "apply", "--confirm", "60");
    assertThat(pings()).isEqualTo(2);
    assertThat(lesser("", "rollback").out()).contains("the trial is over");
    assertThat(pings()).isZero();
    lesser(ALLOW, "apply", "--confirm", "60");
    lesser("", "confirm");
    assertThat(pings()).isEqualTo(2);
    assertThat(lesser("", "rollback").out()).contains("is in force again");
    assertThat(pings()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"xdp", "tcx"})
  void aDryRunJudgesAndIsTimed(String hook) {
    assertThat(lesser(POLICY, "apply", "--hook", hook, "--dry-run").out())
        .contains("could be put in force", "form     copied: ", " ns for an echo request");
  }

  /** Whoever applies, the form is the one that he may load; counts and limits go on. */
  @Test
  void oneFormTakesThePlaceOfTheOther() {
    byRoot(BLOCK, "apply");
    assertThat(pings()).isZero();
    lesser("# again\n" + BLOCK, "apply");
    assertThat(form()).isEqualTo("copied");
    assertThat(pings()).isZero();
    byRoot("", "verify");
    byRoot("", "rollback");
    assertThat(form()).isEqualTo("direct");
    assertThat(pings()).isZero();
    assertThat(host.counters()).containsExactly("in ip4/8 blocked 6/372");
  }

  /** A program of one form hands packets on to one of the other. */
  @Test
  void aTrialGoesBackToTheOtherForm() {
    byRoot(BLOCK, "apply");
    lesser(ALLOW, "apply", "--confirm", "1");
    assertThat(pings()).isEqualTo(2);
    untilPingsAreBlocked();
    assertThat(form()).isEqualTo("direct");

    lesser(BLOCK, "apply");
    byRoot(ALLOW, "apply", "--confirm", "1");
    assertThat(pings()).isEqualTo(2);
    untilPingsAreBlocked();
    assertThat(form()).isEqualTo("copied");
  }

  @Test
  void whatAnotherAppliedWithPerfmonTakesItToVerify() {
    byRoot(BLOCK, "apply");

    assertThat(tried("", "verify"))
        .isEqualTo(
            new Run(
                3,
                "",
                """
                echogate: error: the filter on right0 was applied with CAP_PERFMON, and to compare \
                its program this process needs that, too
                help: run it as root, or grant CAP_PERFMON; what is applied without can be \
                verified without
                """));
  }
}
