package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.linux.LinkInfo;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a filter goes by the type of the link. */
class PlacementTest {

  private static LinkInfo link(String kind, int hardware, boolean fixedPeer) {
    return new LinkInfo(
        7,
        kind + "0",
        hardware,
        1400,
        true,
        true,
        fixedPeer,
        kind,
        0,
        0,
        Optional.empty(),
        0,
        false);
  }

  @Test
  void framesWithAnEthernetHeaderAreFilteredByXdp() {
    Placement expected = new Placement(List.of(Hook.NATIVE, Hook.GENERIC), ProgramForm.XDP);

    assertThat(Placement.automatic(link("vlan", LinkInfo.ETHERNET, false))).isEqualTo(expected);
    assertThat(Placement.automatic(link("bond", LinkInfo.ETHERNET, false))).isEqualTo(expected);
    assertThat(Placement.automatic(link("", LinkInfo.LOOPBACK, false))).isEqualTo(expected);
  }

  /** Wireguard and tun, ppp, raw IP, ipip, ip6tnl, sit, ip6gre. */
  @ParameterizedTest
  @ValueSource(ints = {65534, 512, 519, 768, 769, 776, 823})
  void packetsWithoutOneAreFilteredBehindIt(int hardware) {
    assertThat(Placement.automatic(link("l3", hardware, false)))
        .isEqualTo(new Placement(List.of(Hook.TCX, Hook.CLSACT), ProgramForm.TC_WITHOUT_ETHERNET));
  }

  @Test
  void greIsFilteredIfItLeadsToOneEnd() {
    assertThat(Placement.automatic(link("gre", 778, true)).form())
        .isEqualTo(ProgramForm.TC_WITHOUT_ETHERNET);
    assertThatThrownBy(() -> Placement.automatic(link("gre", 778, false)))
        .isInstanceOf(FilterException.class)
        .hasMessageStartingWith("gre0 is a GRE tunnel without a fixed remote address, and such");
  }

  @Test
  void aLinkTypeThatNobodyKnowsIsRefusedByName() {
    assertThatThrownBy(() -> Placement.tcx(link("irda", 783, false)))
        .isInstanceOf(FilterException.class)
        .hasMessage(
            "the frames of irda0 (irda) are of link type 783, and what they begin with is not"
                + " known: filter the interface that they travel through");
  }
}
