package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy on trial, its confirmation, and the way back. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class WayBackTest {
  private static final String BLOCK = "xfw { icmp ip4: block { 8 } }";
  private static final String ALLOW = "xfw { icmp ip4: allow { 8 } }";

  @AutoClose private final FilteredHost host = new FilteredHost();

  @Test
  @NeedsTool("ping")
  void confirmSaysWhatWasDroppedAndKeepsThePolicy() {
    host.enforce(ALLOW);
    Run applied = host.apply(BLOCK, "--confirm", "300");
    assertThat(applied.out())
        .contains(
            "  trial    ends by itself in 300 s, unless: echogate confirm --interface right0"
                + " --netns "
                + host.netns()
                + "\n");
    assertThat(host.ping("192.0.2.2", 3, 56)).isZero();
    assertThat(status())
        .contains(
            "the policy before is in force again, unless: echogate confirm --interface right0"
                + " --netns "
                + host.netns()
                + "\n");

    assertThat(confirm())
        .isEqualTo(
            new Run(
                0,
                """
                right0: <stdin> (c436485018f3) has dropped so far

                  ping, traceroute-icmp
                    Host looks down in monitoring; latency and loss cannot be measured
                  packets  bytes      message             reason   line  statement
                        3    294  in  ip4 8 echo-request  blocked     1  icmp ip4: block { 8 }

                right0: <stdin> (c436485018f3) stays
                """,
                ""));

    assertThat(status()).doesNotContain("ON TRIAL");
    assertThat(confirm())
        .isEqualTo(new Run(1, "right0: no policy is on trial; <stdin> (c436485018f3) stays\n", ""));
  }

  @Test
  @NeedsTool("ping")
  void withoutAConfirmationThePolicyBeforeComesBack() {
    host.enforce(ALLOW);
    host.apply(BLOCK, "--confirm", "1");
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (status().contains("ON TRIAL") && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }

    assertThat(status()).contains("the one before, is in force again");
    assertThat(host.ping("192.0.2.2", 3, 56)).isEqualTo(3);
    JsonTree trial = host.status().at("trial");
    assertThat(trial.at("failed").value()).isEqualTo(true);
    Run late = confirm();
    assertThat(late.status()).isEqualTo(1);
    assertThat(late.out()).startsWith("right0: too late, the trial is over; <stdin> (");
  }

  @Test
  void aLoginOverTheInterfaceGetsATrialUnlessItWantsNone() {
    assertThat(applyInLogin()).contains("  trial    ends by itself in 60 s, unless: ");
    assertThat(applyInLogin("--no-confirm")).doesNotContain("trial");
    assertThat(applyInLogin("--evaluate")).doesNotContain("trial");
    assertThat(host.apply(BLOCK).out()).doesNotContain("trial");
  }

  @Test
  void rollbackGivesUpATrial() {
    host.enforce(ALLOW);
    host.apply(BLOCK, "--confirm", "300");

    assertThat(rollback())
        .isEqualTo(
            new Run(
                0,
                "right0: the trial is over, <stdin> (%s) is in force again\n"
                    .formatted(digest(ALLOW)),
                ""));
  }

  @Test
  void rollbackGivesUpATrialWithNothingBefore() {
    host.apply(BLOCK, "--confirm", "300");

    assertThat(rollback().out())
        .isEqualTo("right0: the trial is over, no policy is in force, all ICMP passes\n");
    assertThat(host.link().xdpProgram()).isZero();
  }

  @Test
  void rollbackTwiceIsUndone() {
    host.enforce(ALLOW);
    host.enforce(BLOCK);

    assertThat(rollback().out()).contains(digest(ALLOW));
    assertThat(rollback().out()).contains(digest(BLOCK));
    assertThat(rollback("--list").out())
        .isEqualTo(
            """
            right0: policies to go back to

              number  policy   digest        applied
                   1  <stdin>  %s  2026-01-02T03:04:05.678Z
                   2  <stdin>  %s  2026-01-02T03:04:05.678Z
                   3  <stdin>  %s  2026-01-02T03:04:05.678Z
            """
                .formatted(digest(ALLOW), digest(BLOCK), digest(ALLOW)));
    assertThat(rollback("--to", "2").out()).contains(digest(BLOCK));
  }

  @Test
  void whatIsNotKeptCannotBeGoneBackTo() {
    host.enforce(ALLOW);

    assertThat(rollback())
        .isEqualTo(
            new Run(
                1,
                "",
                """
                echogate: error: right0 has no policy 1 to go back to
                right0: no policy before this one is kept
                """));
  }

  @Test
  void confirmAndRollbackNeedAFilter() {
    String text =
        """
        echogate: error: no filter of Echogate is on right0
        help: echogate status lists those that there are
        """;
    assertThat(confirm()).isEqualTo(new Run(3, "", text));
    assertThat(rollback()).isEqualTo(new Run(3, "", text));
  }

  @Test
  void aTimeThatIsNoneIsWrongUsage() {
    assertThat(host.apply(BLOCK, "--confirm", "0"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: '0' is no time for a trial
                help: --confirm takes whole seconds from 1 to 86400
                """));
    assertThat(host.apply(BLOCK, "--confirm", "5", "--no-confirm").status()).isEqualTo(2);
  }

  @Test
  void theDocumentOfConfirmIsAsItsSchemaSays() {
    host.apply(BLOCK, "--confirm", "300");
    assertThat(Schema.faults("status", host.run("", "status", "--json").out())).isEmpty();
    assertThat(Schema.faults("confirm", confirm("--json").out())).isEmpty();
    assertThat(Schema.faults("confirm", confirm("--json").out())).isEmpty();
  }

  @Test
  void theLoginIsFoundInAFileOfVariables(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("environ");
    Files.writeString(
        file, "A=1\0SSH_CONNECTION=192.0.2.9 5 192.0.2.2 22\0B=\0", StandardCharsets.ISO_8859_1);

    assertThat(Environment.login(file)).contains("192.0.2.9 5 192.0.2.2 22");
    assertThat(Environment.login(directory.resolve("none"))).isEmpty();
  }

  private String applyInLogin(String... options) {
    List<String> all = new ArrayList<>(List.of("apply", "-", "-i", "right0"));
    all.addAll(List.of(options));
    all.addAll(List.of("--netns", host.netns()));
    Run run = Run.inLoginFrom("192.0.2.9", BLOCK, all.toArray(String[]::new));
    assertThat(run.status()).as("%s", run).isZero();
    return run.out();
  }

  private String status() {
    return host.verb("status").out();
  }

  private Run confirm(String... options) {
    return host.verb("confirm", options);
  }

  private Run rollback(String... options) {
    return host.verb("rollback", options);
  }

  private static String digest(String text) {
    return new AppliedPolicy("", text, Instant.EPOCH, false).digest().substring(0, 12);
  }
}
