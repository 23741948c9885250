package io.echogate.cli;

import static io.echogate.cli.HostWithSets.PINGER4;
import static io.echogate.cli.HostWithSets.PINGER6;
import static io.echogate.cli.HostWithSets.POLICY;
import static io.echogate.cli.HostWithSets.assertDone;
import static io.echogate.cli.HostWithSets.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What becomes of changed sets when another policy comes, or the one before comes back. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH})
@NeedsTool({"ip", "ping"})
class SetsOfNextPolicyTest {
  @AutoClose private final HostWithSets sets = new HostWithSets();
  private final FilteredHost host = sets.host();

  @Test
  void applyEndsChangesAndSaysSo() {
    host.enforce(POLICY);
    assertDone(sets.verb("add", "bad", PINGER4, PINGER6));
    assertDone(sets.verb("remove", "bad", "198.51.100.0/24"));
    assertThat(host.run("", "status").out())
        .contains("\n  sets changed since it was applied: bad (2 added, 1 removed)\n");

    Run dry = host.apply(POLICY, "--dry-run");
    assertThat(dry.err())
        .isEqualTo(
            "echogate: warning: right0: what echogate set changed of sets would end: bad (2 added,"
                + " 1 removed); --keep-sets keeps it\n");
    Run applied = host.apply("# next\n" + POLICY);
    assertThat(applied.err())
        .isEqualTo(
            "echogate: warning: right0: what echogate set changed of sets ended with the policy"
                + " before: bad (2 added, 1 removed); echogate rollback --interface right0 --netns "
                + host.netns()
                + " brings both back\n");
    assertThat(sets.pings()).isEqualTo("2 2");
    assertThat(host.run("", "rollback", "--list", "-i", "right0").out())
        .contains("  bad (2 added, 1 removed)\n");

    Run back = host.verb("rollback");

    assertThat(back.out())
        .endsWith(
            " is in force again, with the changes of sets that it had: bad (2 added, 1"
                + " removed)\n");
    assertThat(sets.pings()).isEqualTo("0 0");
    assertThat(sets.verb("list", "--changes").out())
        .isEqualTo("bad + 192.0.2.1\nbad + 2001:db8::1\nbad - 198.51.100.0/24\n");
    sets.assertVerified();
  }

  @Test
  void applyTakesChangesOverWhereItIsAskedTo() {
    host.enforce(POLICY);
    assertDone(sets.verb("add", "bad", PINGER4, "10.0.0.0/8"));
    assertDone(sets.verb("remove", "bad", "198.51.100.0/24", "2001:db8:bad::/48"));
    assertDone(sets.verb("add", "idle", PINGER4));
    // The next text says one change itself, has one of the prefixes no more, and one set less.
    String next =
        POLICY.replace("198.51.100.0/24", "203.0.113.0/24, 10.0.0.0/8").replace("set idle { }", "");

    Run applied = host.apply(next, "--keep-sets");

    assertThat(applied.out())
        .contains("\n  sets     changed as before: bad (1 added, 1 removed)\n");
    assertThat(applied.err())
        .contains("ended with the policy before: bad (1 added, 1 removed), idle (1 added);");
    assertThat(sets.pings()).isEqualTo("0 2");
    assertThat(sets.verb("list", "bad").out()).isEqualTo("10.0.0.0/8\n192.0.2.1\n203.0.113.0/24\n");
    sets.assertVerified();
    assertThat(Schema.faults("apply", host.apply(next, "--keep-sets", "--json").out())).isEmpty();
    assertDone(sets.verb("remove", "bad", PINGER4));
    assertThat(sets.pings()).isEqualTo("2 2");
  }

  @Test
  void anApplyThatIsTakenBackBringsTheSetsBackToo() {
    host.enforce(POLICY);
    assertDone(sets.verb("add", "bad", PINGER4));
    // A filter under the name of the second interface is on another one now.
    sets.enforceOnSecond(POLICY);
    host.ip("link set second0 down");
    host.ip("link set second0 name other0");
    host.ip("link add second0 type veth peer name fourth0");

    Run run =
        host.run(
            """
            policy wan { defaults { icmp in: allow; } }
            policy lan { defaults { icmp in: allow; } }
            """,
            "apply",
            "-",
            "-i",
            "right0=wan,second0=lan");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("right0: taken back, <stdin> (", ") is in force again\n");
    assertThat(sets.pings()).isEqualTo("0 2");
    assertThat(sets.verb("list", "--changes").out()).isEqualTo("bad + 192.0.2.1\n");
  }

  @Test
  void aSetOfAPolicyOnTrialChangesInBoth() {
    host.enforce(POLICY);
    assertDone(host.apply("# next\n" + POLICY, "--confirm", "300"));

    assertThat(sets.verb("add", "bad", PINGER4).out())
        .isEqualTo(
            """
            right0: bad: 1 prefix added, 3 prefixes now
              trial    the policy that it goes back to is changed too
            """);
    assertThat(sets.pings()).isEqualTo("0 2");
    assertDone(host.verb("rollback"));

    assertThat(sets.pings()).isEqualTo("0 2");
    assertThat(sets.verb("list", "--changes").out()).isEqualTo("bad + 192.0.2.1\n");
    sets.assertVerified();
    assertDone(host.apply(POLICY.replace("set idle", "set other"), "--confirm", "300"));
    assertThat(sets.verb("add", "other", PINGER4).out())
        .endsWith("  trial    the policy that it goes back to has no such set\n");
    assertRefused(
        sets.verbOn("right0", HostWithSets.many(), "add", "bad", "-"),
        1,
        """
        echogate: error: right0: the tables have no room for this change of bad, and larger ones can be loaded only when no policy is on trial
        help: echogate confirm --interface right0 --netns %s keeps the policy, or echogate rollback goes back
        """
            .formatted(host.netns()));
    assertThat(sets.pings()).isEqualTo("2 2");
  }
}
