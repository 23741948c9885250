package io.echogate.cli;

import static io.echogate.cli.HostWithSets.PINGER4;
import static io.echogate.cli.HostWithSets.PINGER6;
import static io.echogate.cli.HostWithSets.POLICY;
import static io.echogate.cli.HostWithSets.assertDone;
import static io.echogate.cli.HostWithSets.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.linux.Mapping;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Sets change for real packets, and for all that tells of them. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH})
@NeedsTool({"ip", "ping"})
class SetVerbTest {
  @AutoClose private final HostWithSets sets = new HostWithSets();
  private final FilteredHost host = sets.host();

  @Test
  void whatArrivesFromAnAddedAddressIsDroppedUntilItIsRemoved() {
    host.enforce(POLICY);
    assertThat(sets.pings()).isEqualTo("2 2");

    assertThat(sets.verb("add", "bad", PINGER4, "2001:db8::/64"))
        .isEqualTo(new Run(0, "right0: bad: 2 prefixes added, 4 prefixes now\n", ""));
    assertThat(sets.pings()).isEqualTo("0 0");
    sets.assertVerified();
    assertThat(sets.verb("remove", "bad", PINGER4))
        .isEqualTo(new Run(0, "right0: bad: 1 prefix removed, 3 prefixes now\n", ""));
    assertThat(sets.pings()).isEqualTo("2 0");
    assertDone(sets.verb("remove", "bad", "2001:db8::/64"));

    assertThat(sets.pings()).isEqualTo("2 2");
    sets.assertVerified();
    assertThat(host.counters())
        .contains("in ip4/8 blocked 2/196", "in ip6/128 blocked 4/472")
        .noneMatch(counter -> counter.startsWith("out") && counter.contains("blocked"));
  }

  @Test
  void whatLeavesForAnAddedAddressIsDroppedUntilItIsRemoved() {
    host.enforce(POLICY);
    assertDone(sets.verb("add", "mute", PINGER4));
    assertThat(sets.pings()).isEqualTo("0 2");
    assertDone(sets.verb("add", "mute", PINGER6));
    assertThat(sets.pings()).isEqualTo("0 0");
    sets.assertVerified();
    assertDone(sets.verb("remove", "mute", PINGER4, PINGER6));
    assertThat(sets.pings()).isEqualTo("2 2");
    assertThat(host.counters()).contains("out ip4/0 blocked 4/392", "out ip6/129 blocked 2/236");
  }

  @Test
  void onSeveralInterfacesASetChangesOnAllOrOnNone() {
    host.enforce(POLICY);
    sets.enforceOnSecond(POLICY.replace("set idle { }", "set other { }"));

    assertThat(sets.verbOn("right0,second0", "", "add", "bad", PINGER4, PINGER6).out())
        .isEqualTo(
            """
            right0: bad: 2 prefixes added, 4 prefixes now
            second0: bad: 2 prefixes added, 4 prefixes now
            """);
    assertThat(sets.pings()).isEqualTo("0 0");
    assertDone(sets.verbOn("second0", "", "remove", "bad", PINGER4));

    assertRefused(
        sets.verbOn("right0,second0", "", "remove", "bad", PINGER4, PINGER6),
        1,
        """
        echogate: error: second0: not in bad:
          192.0.2.1
        help: nothing was changed; --missing-ok passes over what is not there, and echogate set list shows what is
        """);
    assertRefused(
        sets.verbOn("right0,second0", "", "add", "idle", PINGER4),
        1,
        """
        echogate: error: second0: the policy <stdin> has no set idle
        help: it has bad, mute, other
        """);
    assertRefused(
        sets.verbOn("right0,third0", "", "remove", "bad", PINGER4),
        3,
        """
        echogate: error: no filter of Echogate is on third0
        help: echogate status lists those that there are
        """);
    assertThat(sets.pings()).isEqualTo("0 0");
    assertThat(sets.verb("list", "--changes").out())
        .isEqualTo("bad + 192.0.2.1\nbad + 2001:db8::1\n");
    assertThat(sets.verbOn("right0,right0", "", "list").err())
        .isEqualTo(
            """
            echogate: error: the interface right0 is named twice
            help: name it once
            """);
    assertThat(sets.verbOn("right0,", "", "list").err())
        .isEqualTo(
            """
            echogate: error: the name of an interface is missing
            help: write --interface eth0,eth1
            """);
  }

  @Test
  void whatHasNoRoomGetsLargerTables() {
    host.enforce(POLICY);
    assertThat(host.ping("192.0.2.2", 2, 56)).isEqualTo(2);
    Object since = host.status().at("since").value();

    Run run = sets.verbOn("right0", HostWithSets.many() + PINGER4 + "\n", "add", "bad", "-");

    assertThat(run)
        .isEqualTo(
            new Run(
                0,
                """
                right0: bad: 4,001 prefixes added, 4,003 prefixes now
                  tables   were too small: larger ones took their place, without a gap
                """,
                ""));
    assertThat(sets.pings()).isEqualTo("0 2");
    assertThat(host.status().at("since").value()).isEqualTo(since);
    assertThat(host.counters()).contains("in ip4/8 default-allowed 2/196");
    sets.assertVerified();
  }

  @Test
  void eventsNameTheStatementThatAsksAChangedSet() throws Exception {
    host.enforce(POLICY);
    assertDone(sets.verb("add", "bad", PINGER4));
    // The programs with larger tables report for the same policy.
    assertDone(sets.verbOn("right0", HostWithSets.many(), "add", "bad", "-"));
    FutureTask<Run> events =
        new FutureTask<>(() -> host.run("", "events", "--json", "--count", "1"));
    Thread.ofPlatform().start(events);
    while (!events.isDone()) {
      assertThat(host.ping("192.0.2.2", 1, 56)).isZero();
    }
    JsonTree event = JsonTree.parse(events.get().out());
    assertThat(event.at("reason").value()).isEqualTo("blocked");
    assertThat(event.at("statement").value())
        .isEqualTo("icmp ip4 in : block { echo-request } from @bad;");
  }

  @Test
  void verifyFindsTablesThatDoNotFollowASet() {
    host.enforce(POLICY);
    byte[] before = tables();
    assertDone(sets.verb("add", "bad", "203.0.113.0/24"));
    sets.assertVerified();

    putBack(before);

    Run verified = host.verb("verify");
    assertThat(verified.status()).as("%s", verified).isOne();
    assertThat(verified.out())
        .contains("the filter does not do what its policy says")
        .contains("ip4 8/0 from 203.0.113.0 ", "ip4 0/0 to 203.0.113.255 ")
        .doesNotContain("from 198.51.100.0 ", "from 203.0.112.255 ");
  }

  private byte[] tables() {
    try (BpfMap map = prefixes();
        Mapping bytes = map.mmap(Mapping.Access.READ)) {
      return bytes.segment().toArray(ValueLayout.JAVA_BYTE);
    }
  }

  private void putBack(byte[] tables) {
    try (BpfMap map = prefixes();
        Mapping bytes = map.mmap(Mapping.Access.READ_WRITE)) {
      MemorySegment.copy(tables, 0, bytes.segment(), ValueLayout.JAVA_BYTE, 0, tables.length);
    }
  }

  /** The map of the running program in which the tables lie. */
  private BpfMap prefixes() {
    try (LoadedProgram program = LoadedProgram.open(host.pinned("program"))) {
      for (int id : program.info().mapIds()) {
        BpfMap map = BpfMap.open(id);
        if (map.spec().name().startsWith("eg_prefixes")) {
          return map;
        }
        map.close();
      }
    }
    throw new AssertionError("no tables");
  }
}
