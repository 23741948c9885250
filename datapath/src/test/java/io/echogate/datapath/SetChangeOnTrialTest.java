package io.echogate.datapath;

import static io.echogate.datapath.SetsOnHost.ECHO;
import static io.echogate.datapath.SetsOnHost.POLICY;
import static io.echogate.datapath.SetsOnHost.assertRefused;
import static io.echogate.datapath.SetsOnHost.many;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.SetChange.Way;
import io.echogate.datapath.SetRequest.Action;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.PrefixSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets change while a policy is on trial: its own, and those of the policy before. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class SetChangeOnTrialTest {
  @TempDir Path bpffs;

  private FilteredHost host;
  private SetsOnHost sets;

  @BeforeEach
  void connect() {
    host = FilteredHost.create(bpffs);
    sets = new SetsOnHost(host);
  }

  @AfterEach
  void disconnect() {
    host.close();
  }

  @Test
  void thePolicyBeforeATrialIsChangedToo() {
    host.apply(POLICY);
    host.apply("# second\n" + POLICY, Optional.of(Duration.ofMinutes(5)));

    SetChange change = sets.add("bad", "192.0.2.0/24");

    assertThat(change.fallback()).contains(SetChange.Fallback.CHANGED);
    assertThat(sets.drops(ECHO, "192.0.2.9")).isTrue();
    assertThat(host.filters().endTrial(host.name())).isTrue();
    assertThat(sets.applied().text()).isEqualTo(POLICY);
    assertThat(sets.drops(ECHO, "192.0.2.9")).isTrue();
    sets.assertVerified();
  }

  @Test
  void aPolicyBeforeATrialWithoutSuchASetStaysAsItIs() {
    host.apply("policy before { defaults { icmp in: allow; } }");
    host.apply(POLICY, Optional.of(Duration.ofMinutes(5)));
    assertThat(sets.add("bad", "192.0.2.0/24").fallback()).contains(SetChange.Fallback.NO_SUCH_SET);
    assertThat(sets.drops(ECHO, "192.0.2.9")).isTrue();
    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.CONFIRMED);
    assertThat(sets.drops(ECHO, "192.0.2.9")).isTrue();
  }

  @Test
  void whileAPolicyIsOnTrialWhatDoesNotFitIsRefused() {
    host.apply(POLICY);
    host.apply("# second\n" + POLICY, Optional.of(Duration.ofMinutes(5)));
    assertRefused(
        sets.outcome(host.name(), "bad", Action.ADD, PrefixSet.of(many(4_000))),
        new SetProblem.NoRoomOnTrial(host.name()));
    assertThat(sets.prefixes("bad")).hasSize(2);
    assertThat(sets.add("bad", "192.0.2.0/24").way()).isEqualTo(Way.IN_PLACE);
    assertThat(sets.drops(ECHO, "192.0.2.9")).isTrue();
    sets.assertVerified();
  }
}
