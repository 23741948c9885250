package io.echogate.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.machine.NetworkInterface.Kind;
import io.echogate.linux.LinkInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterfaceKindsTest {
  private static LinkInfo link(String name, String kind, int master) {
    return new LinkInfo(
        7, name, 1, 1500, true, true, false, kind, master, 0, Optional.empty(), 0, false);
  }

  /** Ports are NAME:KIND. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "eth0, '', 0, true, -, NETWORK",
        "eth0, veth, 0, true, -, NETWORK",
        "veth12ab34c, veth, 9, false, -, GUESTS",
        "veth12ab34c, veth, 0, false, -, GUESTS",
        "cali123, veth, 0, true, -, GUESTS",
        "docker0, bridge, 0, true, -, GUESTS",
        "br-0123456789ab, bridge, 0, true, -, GUESTS",
        "br-lan, bridge, 0, true, lan1:, NETWORK",
        "br0, bridge, 0, true, eth0: vnet0:tun, NETWORK",
        "br0, bridge, 0, true, x:veth y:veth, GUESTS",
        "br0, bridge, 0, true, -, NETWORK",
        "virbr0, bridge, 0, true, -, GUESTS",
        "tap3, tun, 9, false, -, GUESTS",
        "tun0, tun, 0, true, -, TUNNEL",
        "wg0, wireguard, 0, true, -, TUNNEL",
        "he-ipv6, sit, 0, true, -, TUNNEL",
        "ppp0, ppp, 0, true, -, NETWORK",
        "eth0.7, vlan, 0, true, -, NETWORK",
        "bond0, bond, 0, true, -, NETWORK"
      })
  void anInterfaceLeadsSomewhere(
      String name, String kind, int master, boolean addressed, String ports, Kind expected) {
    List<LinkInfo> links =
        ports == null
            ? List.of()
            : Stream.of(ports.split(" ", -1))
                .map(port -> port.split(":", -1))
                .map(parts -> link(parts[0], parts[1], 7))
                .toList();
    assertThat(InterfaceKinds.of(link(name, kind, master), links, addressed)).isEqualTo(expected);
  }

  @Test
  void someLeadNowhere() {
    assertThat(InterfaceKinds.leads(link("ifb0", "ifb", 0))).isFalse();
    assertThat(InterfaceKinds.leads(link("eth0", "", 0))).isTrue();
  }
}
