package io.echogate.firewalls.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.icmp.Family;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of IPv6 a list of address types asks something else than of IPv4. */
class AddrType6Test {
  private static Match.AddressKinds read(Family family, String options) {
    List<Match> matches = Read.one(family, "-m addrtype " + options + " -j DROP").matches();
    assertThat(matches).hasSize(1);
    return (Match.AddressKinds) matches.getFirst();
  }

  private static boolean meets(Match.AddressKinds match, AddressKind kind) {
    return match.kinds().contains(kind) != match.negated();
  }

  @Test
  void allThatIsListedMustHold() {
    Match.AddressKinds both = read(Family.IP6, "--dst-type UNICAST,LOCAL");
    assertThat(meets(both, AddressKind.LOCAL)).isTrue();
    assertThat(meets(both, AddressKind.UNICAST)).isFalse();
    Match.AddressKinds four = read(Family.IP4, "--dst-type UNICAST,LOCAL");
    assertThat(meets(four, AddressKind.LOCAL)).isTrue();
    assertThat(meets(four, AddressKind.UNICAST)).isTrue();
  }

  @Test
  void ownAddressesAreUnicastToo() {
    Match.AddressKinds unicast = read(Family.IP6, "--dst-type UNICAST");
    assertThat(meets(unicast, AddressKind.LOCAL)).isTrue();
    assertThat(meets(unicast, AddressKind.MULTICAST)).isFalse();
    assertThat(meets(read(Family.IP4, "--dst-type UNICAST"), AddressKind.LOCAL)).isFalse();
  }

  @Test
  void nothingIsUnicastAndMulticast() {
    for (AddressKind kind : AddressKind.values()) {
      assertThat(meets(read(Family.IP6, "--src-type UNICAST,MULTICAST"), kind)).isFalse();
      assertThat(meets(read(Family.IP6, "! --src-type UNICAST,MULTICAST"), kind)).isTrue();
      assertThat(meets(read(Family.IP6, "--src-type LOCAL,MULTICAST"), kind)).isFalse();
    }
  }

  @Test
  void ofRoutesOneIsEnough() {
    Match.AddressKinds routes = read(Family.IP6, "--dst-type LOCAL,ANYCAST");
    assertThat(meets(routes, AddressKind.LOCAL)).isTrue();
    assertThat(meets(routes, AddressKind.ANYCAST)).isTrue();
    assertThat(meets(routes, AddressKind.UNICAST)).isFalse();
  }

  @Test
  void whatIsMeantHasAList() {
    for (Set<AddressKind> list :
        List.of(
            EnumSet.of(AddressKind.UNICAST),
            EnumSet.of(AddressKind.LOCAL),
            EnumSet.of(AddressKind.LOCAL, AddressKind.ANYCAST),
            EnumSet.of(AddressKind.MULTICAST))) {
      assertThat(AddrType6.list(AddrType6.meant(list))).contains(list);
    }
    assertThat(AddrType6.list(EnumSet.of(AddressKind.LOCAL, AddressKind.MULTICAST))).isEmpty();
  }
}
