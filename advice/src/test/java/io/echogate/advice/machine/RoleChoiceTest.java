package io.echogate.advice.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.policy.Address;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleChoiceTest {

  /** A machine, the role, the others that something speaks for, words of the reasons. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // Hosts.
        "eth0 192.0.2.2/24 default4 | host | | has the public address 192.0.2.2",
        "eth0 192.0.2.2/24 | host | lan-host | No default route leads to the internet",
        "eth0 192.0.2.2/24~ default4 | host | | forwards nothing",
        "eth0 10.0.0.2/24 2001:db8::2/64 default4 | host | | the public address 2001:db8::2",
        "eth0 10.0.0.2/24 2001:db8::2/64~ default4 ra | lan-host | host | private",
        "eth0 2001:db8::2/64~ fe80::1/64 ra | host | lan-host | IPv4 is not there",
        "eth0 10.0.0.2/24 default4 | lan-host | host | translates a public address",
        "eth0 100.64.3.4/10 default4 | lan-host | host | no public address",
        "eth0 fd00::2/64 default6 | lan-host | host | has fd00::2",
        "eth0 10.0.0.2/24 | lan-host | host | no public address",
        "eth0 down | host | | has no address yet",
        "eth0 169.254.3.4/16 fe80::1/64 | host | | has no address yet",
        "eth0 10.0.0.2/24 default4; eth1 192.0.2.2/24 | lan-host | host | no public address",
        "eth0 10.0.0.2/24 default4; wlan0 192.0.2.9/24 default4 | host | | wlan0, to which",
        // Forwarding that leads nowhere, or to containers.
        "eth0 192.0.2.2/24 default4 forwards | host | border | no network is behind",
        "eth0 10.0.0.2/24 forwards | lan-host | host border | no network is behind",
        "eth0 192.0.2.2/24 default4 forwards; docker0 guests 172.17.0.1/16 fwd4 | host | border"
            + " | because of containers or virtual machines: docker0 leads to them",
        "eth0 10.0.0.2/24 default4 fwd4; docker0 guests 172.17.0.1/16 fwd4 | lan-host | host border"
            + " | IPv4 is on because of containers",
        "eth0 192.0.2.2/24 default4 fwd4; docker0 guests 172.17.0.1/16 fwd4; eth1 10.1.0.7/24 fwd4"
            + " | host | border | beside containers there is eth1",
        "eth0 192.0.2.2/24 default4 fwd4; docker0 guests 172.17.0.1/16 fwd4; wg0 tunnel fwd4"
            + " | host | border | wg0 is a tunnel",
        "eth0 192.0.2.2/24 default4 fwd4; docker0 guests down | host | border | no network is"
            + " behind",
        // Borders.
        "eth0 192.0.2.2/24 default4 forwards; lan0 10.0.0.1/24 forwards | border |"
            + " | leads to eth0, and behind it is lan0 with 10.0.0.1",
        "eth0 192.0.2.2/24 default4 fwd4; docker0 guests fwd4; lan0 10.0.0.1/24 fwd4 | border"
            + " | host | Forwarding may be on because of containers",
        "eth0 192.0.2.2/24 default4 fwd4; docker0 guests fwd4; lan0 10.0.0.254/24 fwd4 | border"
            + " | host | --interface eth0",
        "eth0 192.0.2.2/24 default4 forwards; lan0 198.51.100.1/24 2001:db8:1::1/64 forwards"
            + " | border | | lan0 with 198.51.100.1, 2001:db8:1::1",
        "eth0 192.0.2.2/24 default4 fwd4; wg0 tunnel 10.9.0.1/24 fwd4 | border | host"
            + " | the tunnel wg0 with 10.9.0.1",
        "eth0 10.0.0.2/24 default4 forwards; lan0 10.1.0.1/24 forwards; ospf:12 | border | transit"
            + " | ospf tells it 12 routes",
        // Transit.
        "eth0 192.0.2.2/24 default4 forwards; eth1 198.51.100.2/24 forwards; bgp:900000 | transit"
            + " | border | bgp tells it 900000 routes",
        "eth0 192.0.2.2/24 forwards; eth1 198.51.100.2/24 forwards | transit | border"
            + " | no default route",
        "eth0 10.0.0.1/24 forwards; eth1 10.1.0.1/24 forwards; bgp:1 | transit | border"
            + " | bgp tells it 1 route.",
        "eth0 10.0.0.1/24 default4 forwards; eth1 10.1.0.1/24 default4 forwards; ospf:5 | transit"
            + " | border | default routes lead to eth0, eth1",
        // Notes.
        "eth0 192.0.2.2/24 2001:db8::2/64~ ra deaf forwards; lan0 10.0.0.1/24 forwards | border |"
            + " | net.ipv6.conf.eth0.accept_ra=2",
        "eth0 10.0.0.2/24 default4 2001:db8::2/64~ | lan-host | host | (134) must come in",
        "eth0 192.0.2.2/24 default4 no6 | host | | With --no-ipv6",
        "br0 bridge 192.0.2.2/24 default4; eth0 in=br0; vnet0 guests in=br0 | host |"
            + " | br0 is a bridge of eth0, vnet0",
        "eth0 192.0.2.2/24 default4; eth1 192.0.2.9/24 default4 | host | | --interface eth0,eth1",
        "eth0 192.0.2.2/24 default4; netns:blue; netns:red | host | | blue, red",
        "eth0 192.0.2.2/24 default4 fwd4; lan0 10.0.0.1/24 fwd4 | border | | Only IPv4 is forwarded"
      })
  void aMachineHasARoleForReasons(String machine, String role, String others, String words) {
    RoleChoice choice = RoleChoice.of(Described.machine(machine));
    assertThat(choice.role().text()).as("%s", choice).isEqualTo(role);
    assertThat(choice.reasonsFor()).as("%s", choice).isNotEmpty();
    assertThat(
            choice.reasonsAgainst().stream()
                .map(reason -> reason.role().map(Role::text).orElse(""))
                .collect(Collectors.toSet()))
        .as("%s", choice)
        .containsExactlyInAnyOrderElementsOf(
            others == null ? List.of() : List.of(others.split(" ", -1)));
    assertThat(choice.reasons().stream().map(Reason::text).collect(Collectors.joining("\n")))
        .contains(words);
    assertThat(choice.reasons())
        .allSatisfy(reason -> assertThat(reason.text()).endsWith(".").doesNotContain("  "));
  }

  @Test
  void nothingAtAllIsAHost() {
    RoleChoice choice = RoleChoice.of(Described.machine(""));
    assertThat(choice.role()).isEqualTo(Role.HOST);
    assertThat(choice.notes()).isEmpty();
  }

  @Test
  void containersAreExplained() {
    RoleChoice choice =
        RoleChoice.of(
            Described.machine(
                "eth0 192.0.2.2/24 default4 fwd4; docker0 guests 172.17.0.1/16 fwd4"));
    assertThat(choice.notes().getFirst().text())
        .contains("behind address translation", "pings to them are dropped", "init border");
    assertThat(choice.reasonsAgainst().getFirst().role()).isEqualTo(Optional.of(Role.BORDER));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, PUBLIC",
    "8.8.8.8, PUBLIC",
    "10.1.2.3, PRIVATE",
    "172.31.255.255, PRIVATE",
    "172.32.0.0, PUBLIC",
    "192.168.1.1, PRIVATE",
    "100.127.0.1, PRIVATE",
    "169.254.1.1, LINK",
    "127.0.0.2, LINK",
    "2001:db8::1, PUBLIC",
    "fd12::1, PRIVATE",
    "fe80::1, LINK",
    "::1, LINK"
  })
  void addressesReachSoFar(String address, Scope scope) {
    assertThat(Scope.of(Address.parse(address).orElseThrow())).isEqualTo(scope);
  }
}
