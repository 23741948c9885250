package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.linux.LinkInfo;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class InterfacesTest {
  private static final LinkInfo LO = link(1, "lo", LinkInfo.LOOPBACK, "", 0);
  private static final LinkInfo ETH0 = link(2, "eth0", LinkInfo.ETHERNET, "", 0);
  private static final LinkInfo TUN0 = link(3, "tun0", LinkInfo.NO_HEADER, "tun", 0);
  private static final LinkInfo BOND0 = link(4, "bond0", LinkInfo.ETHERNET, "bond", 0);
  private static final LinkInfo ETH1 = link(5, "eth1", LinkInfo.ETHERNET, "", 4);
  private static final LinkInfo BR0 = link(6, "br0", LinkInfo.ETHERNET, "bridge", 0);
  private static final LinkInfo VNET3 = link(7, "vnet3", LinkInfo.ETHERNET, "tun", 6);
  private static final LinkInfo VRF0 = link(8, "vrf0", LinkInfo.ETHERNET, "vrf", 0);
  private static final LinkInfo ETH2 = link(9, "eth2", LinkInfo.ETHERNET, "", 8);
  private static final List<LinkInfo> LINKS =
      List.of(LO, ETH0, TUN0, BOND0, ETH1, BR0, VNET3, VRF0, ETH2);

  private static LinkInfo link(int index, String name, int hardware, String kind, int master) {
    return new LinkInfo(
        index,
        name,
        hardware,
        1500,
        true,
        true,
        false,
        kind,
        master,
        0,
        Optional.empty(),
        0,
        false);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(LinkInfo link) {
    return assertThatThrownBy(() -> Interfaces.surprise(link, LINKS, false))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void whatIsThereForPacketsIsFilteredWithoutAWord() {
    assertThat(Interfaces.surprise(ETH0, LINKS, false)).isEmpty();
    assertThat(Interfaces.surprise(BOND0, LINKS, false)).isEmpty();
    assertThat(Interfaces.surprise(ETH2, LINKS, false)).isEmpty();
    assertThat(Interfaces.surprise(TUN0, LINKS, false)).isEmpty();
  }

  @Test
  void loopbackIsFilteredOnlyByForce() {
    assertRefused(LO)
        .hasMessage("lo is the loopback interface: local programs learn of errors through it");
    assertThat(Interfaces.surprise(LO, LINKS, true)).isEmpty();
  }

  @Test
  void aPartOfABondIsRefused() {
    assertRefused(ETH1)
        .hasMessage("eth1 is a part of the bond bond0, which is filtered as a whole")
        .extracting(refusal -> ((Refusal) refusal).help())
        .isEqualTo("say --interface bond0");
  }

  @Test
  void aPortOfABridgeIsFilteredWithAWarning() {
    assertThat(Interfaces.surprise(VNET3, LINKS, false))
        .hasValueSatisfying(
            warning ->
                assertThat(warning)
                    .startsWith("vnet3 is a port of the bridge br0: the policy judges what its"));
  }

  @Test
  void aMissingInterfaceIsToldWithTheNearestOrAll() {
    assertThat(Interfaces.require("eth0", LINKS)).isEqualTo(ETH0);
    assertThatThrownBy(() -> Interfaces.require("bnod0", LINKS))
        .extracting(refusal -> ((Refusal) refusal).help())
        .isEqualTo("did you mean bond0?");
    assertThatThrownBy(() -> Interfaces.require("wlp2s0", List.of(LO, ETH0)))
        .extracting(refusal -> ((Refusal) refusal).help())
        .isEqualTo("there are lo, eth0");
  }
}
