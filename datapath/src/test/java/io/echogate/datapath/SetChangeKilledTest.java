package io.echogate.datapath;

import static io.echogate.datapath.SetsOnHost.ECHO;
import static io.echogate.datapath.SetsOnHost.POLICY;
import static io.echogate.datapath.SetsOnHost.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.SetChange.Way;
import io.echogate.datapath.SetRequest.Action;
import io.echogate.linux.GracePeriod;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a change of sets when the process that makes it is killed. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class SetChangeKilledTest {
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

  /** What a process does that changes sets, step by step, until it is killed. */
  private void changeUntilKilled(String prefix, boolean written, boolean committed) {
    try (InstalledFilter filter = host.filter()) {
      PolicyObjects running = filter.running();
      Path pinned = filter.place().program(running.program().info().id());
      try (SetTables tables = SetTables.open(running, pinned, _ -> GracePeriod.begin())) {
        SetTables.Prepared prepared =
            SetChanger.of(
                    tables, new SetRequest("bad", Action.ADD, set(prefix), /* lenient= */ false))
                .orElseThrow()
                .prepare();
        if (written) {
          tables.keep(prepared);
          prepared.change().write();
        }
        if (committed) {
          tables.commit(prepared);
        }
      }
    }
  }

  @Test
  void whatAKilledProcessDidNotComeToIsNotThere() {
    host.apply(POLICY);
    var _ = sets.add("bad", "203.0.113.0/24");
    changeUntilKilled("192.0.2.0/24", false, false);
    assertThat(sets.drops(ECHO, "192.0.2.9")).isFalse();
    changeUntilKilled("192.0.2.0/24", true, false);
    assertThat(sets.drops(ECHO, "192.0.2.9")).isFalse();
    assertThat(sets.prefixes("bad")).doesNotContain("192.0.2.0/24");
    sets.assertVerified();

    var _ = sets.add("bad", "192.0.2.128/25");

    assertThat(sets.drops(ECHO, "192.0.2.9")).isFalse();
    assertThat(sets.drops(ECHO, "192.0.2.129")).isTrue();
    assertThat(sets.drops(ECHO, "203.0.113.9")).isTrue();
    sets.assertVerified();
  }

  @Test
  void whatAKilledProcessPutInForceStaysSo() throws IOException {
    host.apply(POLICY);
    changeUntilKilled("192.0.2.0/24", true, true);
    assertThat(sets.drops(ECHO, "192.0.2.9")).isTrue();
    assertThat(sets.prefixes("bad")).contains("192.0.2.0/24");

    var _ = sets.add("bad", "192.0.3.0/24");
    var _ = sets.add("bad", "192.0.4.0/24");

    for (int third = 2; third <= 4; third++) {
      assertThat(sets.drops(ECHO, "192.0." + third + ".9")).isTrue();
    }
    assertThat(host.pinsIn(sets.directory()).stream().filter(pin -> pin.startsWith("sets_")))
        .containsExactly("sets_2", "sets_3");
    sets.assertVerified();
  }

  @Test
  void aChangeThatWasKilledFirstIsTakenBackByTheNext() throws IOException {
    host.apply(POLICY);
    changeUntilKilled("192.0.2.0/24", true, false);
    assertThat(host.pinsIn(sets.directory())).contains("sets_1");

    assertThat(sets.add("bad", "192.0.2.0/25").way()).isEqualTo(Way.IN_PLACE);

    assertThat(sets.drops(ECHO, "192.0.2.9")).isTrue();
    assertThat(sets.drops(ECHO, "192.0.2.129")).isFalse();
  }
}
