package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsKernel(KernelFeature.VETH)
final class LinksTest {
  private NetNamespace here;
  private NetNamespace there;
  private Links links;

  @BeforeEach
  void createNamespaces() {
    here = NetNamespace.createAnonymous();
    there = NetNamespace.createAnonymous();
    links = Links.of(here);
  }

  @AfterEach
  void closeNamespaces() {
    links.close();
    here.close();
    there.close();
  }

  @Test
  void newNamespaceHasALoopbackThatIsDown() {
    LinkInfo loopback = links.all().getFirst();
    assertThat(loopback.index()).isEqualTo(1);
    assertThat(loopback.name()).isEqualTo("lo");
    assertThat(loopback.hardware()).isEqualTo(LinkInfo.LOOPBACK);
    assertThat(loopback.up()).isFalse();
    assertThat(loopback.running()).isFalse();
    assertThat(loopback.kind()).isEmpty();
  }

  @Test
  void vethHasOneEndInEachNamespace() {
    links.createVeth("eg0", there, "eg1");
    LinkInfo end = links.require("eg0");
    assertThat(end.hardware()).isEqualTo(LinkInfo.ETHERNET);
    assertThat(end.kind()).isEqualTo("veth");
    assertThat(end.address()).isPresent();
    assertThat(end.xdpProgram()).isZero();
    assertThat(links.find("eg1")).isEmpty();
    try (Links others = Links.of(there)) {
      assertThat(others.require("eg1").kind()).isEqualTo("veth");
      assertThat(others.find("eg0")).isEmpty();
    }
  }

  @Test
  void whatLiesBelowIsKnownWithinANamespace() {
    links.createVeth("eg0", there, "eg1");
    links.createVeth("eg2", here, "eg3");
    assertThat(links.require("eg0").lower()).isZero();
    assertThat(links.require("eg2").lower()).isEqualTo(links.require("eg3").index());
  }

  @Test
  void bothEndsUpGiveACarrier() {
    links.createVeth("eg0", there, "eg1");
    int index = links.require("eg0").index();
    links.setUp(index);
    assertThat(links.require(index).up()).isTrue();
    assertThat(links.require(index).running()).isFalse();
    try (Links others = Links.of(there)) {
      others.setUp(others.require("eg1").index());
    }
    links.awaitRunning(index, Duration.ofSeconds(5));
    assertThat(links.require(index).running()).isTrue();
    links.setDown(index);
    assertThat(links.require(index).up()).isFalse();
  }

  @Test
  void withoutACarrierWaitingEnds() {
    links.createVeth("eg0", there, "eg1");
    int index = links.require("eg0").index();
    assertThatThrownBy(() -> links.awaitRunning(index, Duration.ZERO))
        .isInstanceOf(LinuxException.class)
        .hasMessage("interface " + index + " has got no carrier: timed out (ETIMEDOUT)");
  }

  @Test
  void mtuAndEthernetAddressCanBeSet() {
    links.createVeth("eg0", there, "eg1");
    int index = links.require("eg0").index();
    MacAddress address = new MacAddress(0x02_00_5e_10_00_01L);
    links.setMtu(index, 9000);
    links.setAddress(index, address);
    assertThat(links.require(index).mtu()).isEqualTo(9000);
    assertThat(links.require(index).address()).contains(address);
  }

  @Test
  void linkLocalAddressesCanBeOmitted() {
    links.createVeth("eg0", there, "eg1");
    links.omitLinkLocal(links.require("eg0").index());
    assertThat(Sysctl.read(here, "net.ipv6.conf.eg0.addr_gen_mode")).isEqualTo("1");
    assertThat(Sysctl.read(there, "net.ipv6.conf.eg1.addr_gen_mode")).isEqualTo("0");
  }

  @Test
  void deletingOneEndDeletesTheOther() {
    links.createVeth("eg0", there, "eg1");
    links.delete(links.require("eg0").index());
    assertThat(links.find("eg0")).isEmpty();
    try (Links others = Links.of(there)) {
      assertThat(others.find("eg1")).isEmpty();
    }
  }

  @Test
  void unknownNameIsAnErrorWithNearOnes() {
    links.createVeth("uplink0", there, "eg1");
    assertThatThrownBy(() -> links.require("upilnk0"))
        .isInstanceOf(LinuxException.class)
        .hasMessage(
            "cannot find interface \"upilnk0\": no such device (ENODEV): none in "
                + here
                + "; did you mean uplink0?");
  }

  @Test
  void unknownIndexIsAnError() {
    assertThatThrownBy(() -> links.require(77))
        .isInstanceOf(LinuxException.class)
        .hasMessageStartingWith("cannot find interface 77: no such device (ENODEV)");
  }

  @Test
  void refusalHasTheKernelsOwnWords() {
    links.createVeth("eg0", there, "eg1");
    int index = links.require("eg0").index();
    assertThatThrownBy(() -> links.setMtu(index, 10_000_000))
        .isInstanceOf(LinuxException.class)
        .hasMessage(
            "cannot set the MTU of interface %d to 10000000: "
                + "invalid argument (EINVAL): mtu greater than device maximum",
            index);
  }

  @Test
  void takenNameIsRefused() {
    links.createVeth("eg0", there, "eg1");
    assertThatThrownBy(() -> links.createVeth("eg0", there, "eg2"))
        .isInstanceOf(LinuxException.class)
        .hasMessageStartingWith("cannot create the veth pair eg0 and eg2: already exists (EEXIST)");
  }

  @Test
  void nameTooLongForTheKernelIsRefused() {
    assertThatThrownBy(() -> links.createVeth("sixteen-bytes-oh", there, "eg1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"sixteen-bytes-oh\" is no interface name: 1 to 15 bytes");
  }

  @Test
  @NeedsKernel(KernelFeature.BRIDGE)
  void manyInterfacesAreListedWhole() {
    int count = 60;
    for (int i = 0; i < count; i++) {
      links.create("br" + i, "bridge");
    }
    assertThat(links.all()).hasSize(count + 1);
    assertThat(links.require("br50").kind()).isEqualTo("bridge");
  }
}
