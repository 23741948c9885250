package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines get addresses and routes from a router daemon, through the recommended policies. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH, KernelFeature.BRIDGE})
@NeedsTool({"ip", "radvd"})
class RouterDaemonTrafficTest {
  private static final int ROUTER = 1;
  private static final String PREFIX = "2001:db8:5:";

  /** Who answers those only who ask shows that a question has left. */
  private static final String CONFIGURATION =
      """
      interface eth0 {
          AdvSendAdvert on;
          UnicastOnly on;
          AdvRASolicitedUnicast on;
          prefix 2001:db8:5::/64 { };
      };
      """;

  @TempDir Path directory;

  private SharedLink link;
  private Machine router;
  private final Map<String, Machine> machines = new LinkedHashMap<>();
  private Machine refusing;

  @BeforeEach
  void connect() {
    link = SharedLink.create();
    router = link.router("router", ROUTER);
    machines.put("host", link.host("host", 2));
    machines.put("lan-host", link.host("lan-host", 3));
    machines.put("border", link.router("border", 4));
    machines.put("transit", link.router("transit", 5));
    refusing = link.host("refusing", 6);
    link.site().settle();
    machines.forEach((role, machine) -> machine.filter("eth0", Run.of("init", role).out()));
    refusing.filter(
        "eth0",
        "policy static { icmp ip6 : block { router-advertisement } defaults { icmp in: allow; } }");
  }

  @AfterEach
  void disconnect() {
    link.close();
  }

  @Test
  void machinesConfigureThemselves() throws IOException {
    startDaemon();

    machines.values().forEach(RouterDaemonTrafficTest::askForRouters);
    askForRouters(refusing);

    machines.forEach(
        (role, machine) -> {
          assertThat(Patience.until(() -> isConfigured(machine))).as(role).isTrue();
          FilterCounters counters = machine.filterCounters("eth0");
          assertThat(counters.passed("out", "ip6/133")).as(role).isPositive();
          assertThat(counters.passed("in", "ip6/134")).as(role).isPositive();
        });
    assertThat(Patience.until(() -> refusing.filterCounters("eth0").judged("in", "ip6/134") > 0))
        .isTrue();
    assertThat(isConfigured(refusing)).isFalse();
  }

  private void startDaemon() throws IOException {
    Path configuration = Files.writeString(directory.resolve("radvd.conf"), CONFIGURATION);
    Path number = directory.resolve("radvd.pid");
    router.startUnread("radvd -n -m stderr -C %s -p %s".formatted(configuration, number));
  }

  /** A machine asks when its cable is plugged in. */
  private static void askForRouters(Machine machine) {
    // Also where it is a router itself.
    machine.set("net/ipv6/conf/eth0/accept_ra", "2");
    machine.set("net/ipv6/conf/eth0/router_solicitations", "-1");
    machine.set("net/ipv6/conf/eth0/router_solicitation_delay", "0");
    machine.set("net/ipv6/conf/eth0/router_solicitation_interval", "1");
    machine.ip("link set eth0 down\nlink set eth0 up");
  }

  private static boolean isConfigured(Machine machine) {
    return machine.output("ip -6 -o addr show dev eth0").contains(" " + PREFIX)
        && machine
            .output("ip -6 route show default")
            .contains("via " + SharedLink.linkLocal(ROUTER) + " dev eth0 proto ra");
  }
}
