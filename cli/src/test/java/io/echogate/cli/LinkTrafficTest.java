package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What IPv6 needs on a link, through the recommended policies: neighbours find each other and see
 * when one is gone, duplicate addresses are noticed, and a switch that forwards to listeners only
 * keeps knowing them.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH, KernelFeature.BRIDGE})
@NeedsTool({"ip", "bridge", "ping"})
class LinkTrafficTest {
  private static final int NEIGHBOUR = 1;
  private static final int DEAF = 6;
  private static final int STARVING = 7;

  /** A machine with the recommended policy of its role. */
  record Filtered(String role, Machine machine, int number) {
    @Override
    public String toString() {
      return role;
    }
  }

  private static SharedLink link;
  private static Machine neighbour;
  private static Machine deaf;
  private static Machine starving;
  private static final List<Filtered> filtered = new ArrayList<>();

  @BeforeAll
  static void connect() {
    link = SharedLink.create();
    neighbour = link.host("neighbour", NEIGHBOUR);
    filtered.add(new Filtered("host", link.host("host", 2), 2));
    filtered.add(new Filtered("lan-host", link.host("lan-host", 3), 3));
    filtered.add(new Filtered("border", link.router("border", 4), 4));
    filtered.add(new Filtered("transit", link.router("transit", 5), 5));
    deaf = link.host("deaf", DEAF);
    starving = link.host("starving", STARVING);
    link.site().settle();
    for (Filtered each : filtered) {
      each.machine().filter(SharedLink.PORT, Run.of("init", each.role()).out());
    }
    starving.filter(
        SharedLink.PORT,
        """
        policy starving {
            ratelimit=few rate=10/s burst=10 shared;
            icmp ip6 : ratelimit=few { @all }
            defaults { icmp in: allow; }
        }
        """);
    deaf.filter(
        SharedLink.PORT,
        "policy deaf { icmp ip6 : block { mld-query } defaults { icmp in: allow; } }");
  }

  @AfterAll
  static void disconnect() {
    link.close();
    filtered.clear();
  }

  static List<Filtered> roles() {
    return filtered;
  }

  @ParameterizedTest
  @MethodSource("roles")
  void neighboursFindEachOther(Filtered host) {
    for (Machine machine : List.of(host.machine(), neighbour)) {
      machine.ip("neigh flush dev eth0");
    }
    assertPings(host.machine(), SharedLink.ip6(NEIGHBOUR));
    assertPings(host.machine(), SharedLink.linkLocal(NEIGHBOUR) + "%eth0");
    for (Machine machine : List.of(host.machine(), neighbour)) {
      machine.ip("neigh flush dev eth0");
    }
    assertPings(neighbour, SharedLink.ip6(host.number()));
    assertPings(neighbour, SharedLink.linkLocal(host.number()) + "%eth0");
    FilterCounters counters = host.machine().filterCounters(SharedLink.PORT);
    for (String message : List.of("ip6/135", "ip6/136")) {
      assertThat(counters.passed("in", message)).isPositive();
      assertThat(counters.passed("out", message)).isPositive();
    }
  }

  private static void assertPings(Machine from, String address) {
    assertThat(from.output("ping -n -q -c 2 -i 0.01 -W 2 " + address)).contains(" 2 received");
  }

  @ParameterizedTest
  @MethodSource("roles")
  void neighboursSeeThatTheOtherIsStillThere(Filtered host) {
    assertIsThere(host.machine(), SharedLink.ip6(NEIGHBOUR));
    assertIsThere(neighbour, SharedLink.ip6(host.number()));
  }

  /** In this state the kernel asks a neighbour that it knows, alone. */
  private static void assertIsThere(Machine machine, String address) {
    assertPings(machine, address);
    machine.ip("neigh change %s dev eth0 nud probe".formatted(address));
    assertThat(
            Patience.until(() -> machine.output("ip neigh show " + address).contains(" REACHABLE")))
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("roles")
  void duplicateAddressesAreNoticed(Filtered host) {
    assertDuplicate(host.machine(), SharedLink.ip6(NEIGHBOUR));
    assertDuplicate(neighbour, SharedLink.ip6(host.number()));
  }

  private static void assertDuplicate(Machine machine, String address) {
    machine.set("net/ipv6/conf/eth0/accept_dad", "1");
    machine.set("net/ipv6/conf/eth0/router_solicitation_delay", "0");
    machine.ip("addr add %s/64 dev eth0".formatted(address));
    try {
      assertThat(
              Patience.until(
                  () ->
                      machine
                          .output("ip -o addr show dev eth0 dadfailed")
                          .contains(" " + address + "/64 ")))
          .isTrue();
    } finally {
      machine.ip("addr del %s/64 dev eth0".formatted(address));
    }
  }

  @Test
  void aSwitchKeepsKnowingWhoListens() {
    link.askForListeners();

    for (Filtered each : filtered) {
      assertThat(Patience.until(() -> link.listens(each.machine(), each.number())))
          .as(each.role())
          .isTrue();
      FilterCounters counters = each.machine().filterCounters(SharedLink.PORT);
      assertThat(counters.passed("in", "ip6/130")).isPositive();
      assertThat(counters.passed("out", "ip6/143")).isPositive();
    }
    assertThat(Patience.until(() -> link.listens(neighbour, NEIGHBOUR))).isTrue();
    assertThat(deaf.filterCounters(SharedLink.PORT).judged("in", "ip6/130")).isPositive();
    assertThat(link.listens(deaf, DEAF)).isFalse();
  }

  /**
   * The attack {@code nd-starvation-by-limit}, by pings to all: it works where neighbour discovery
   * shares their limit.
   */
  @Test
  @NeedsTool("atk6-smurf6")
  void aFloodKeepsNobodyFromBeingFound() {
    Process flood = neighbour.startUnread("atk6-smurf6 -i 100 eth0 " + SharedLink.ip6(NEIGHBOUR));
    try {
      for (Filtered each : filtered) {
        awaitPings(each.machine());
        assertThat(isFoundWithin("5", each.number())).as(each.role()).isTrue();
      }
      awaitPings(starving);
      assertThat(isFoundWithin("0.5", STARVING)).isFalse();
    } finally {
      flood.destroyForcibly().onExit().join();
    }
  }

  /** Waits until more pings have come than a small limit admits. */
  private static void awaitPings(Machine machine) {
    assertThat(
            Patience.until(
                () -> machine.filterCounters(SharedLink.PORT).judged("in", "ip6/128") > 100))
        .isTrue();
  }

  private static boolean isFoundWithin(String seconds, int number) {
    neighbour.ip("neigh flush dev eth0");
    return neighbour
        .output("ping -n -q -c 1 -W %s %s".formatted(seconds, SharedLink.ip6(number)))
        .contains(" 1 received");
  }
}
