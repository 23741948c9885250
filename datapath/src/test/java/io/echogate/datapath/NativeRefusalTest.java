package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.ebpf.BpfLink;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.Mounts;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.TunDevice;
import io.echogate.linux.testing.TwoHosts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a driver does not run the program, its own reason is told. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class NativeRefusalTest {
  private static final String POLICY = "xfw { icmp ip4: block { 8 } }";
  private static final String NOT_IN_DRIVER =
      "Underlying driver does not support XDP in native mode";

  private final TwoHosts hosts = TwoHosts.create();
  private final Host host = hosts.right();

  @AfterEach
  void disconnect() {
    hosts.close();
  }

  private Optional<String> words(LinkInfo on, boolean fragments) {
    return NativeRefusal.words(host.namespace(), on, fragments);
  }

  @Test
  void aDriverThatRunsTheProgramHasNoWordsAndKeepsNothing() {
    assertThat(words(host.link(), false)).isEmpty();

    assertThat(link(host).xdpProgram()).isZero();
  }

  @Test
  void theDriversReasonIsTold() {
    setMtu(hosts.left(), 9000);

    assertThat(words(host.link(), false)).contains("veth: Peer MTU is too large to set XDP");
    assertThat(words(host.link(), true)).isEmpty();
  }

  @Test
  @NeedsKernel({KernelFeature.BRIDGE, KernelFeature.TUN})
  void aDriverWithoutXdpIsTold() {
    NetNamespace namespace = host.namespace();
    try (Links links = Links.of(namespace);
        TunDevice tun = TunDevice.create(namespace, "tun0", TunDevice.Kind.TUN, 1500)) {
      links.create("br0", "bridge");

      assertThat(words(links.require("br0"), false)).contains(NOT_IN_DRIVER);
      assertThat(words(tun.link(), false)).contains(NOT_IN_DRIVER);
    }
  }

  @Test
  void askingLeavesAnothersProgramAlone() {
    Filters filters = new Filters(host.namespace(), Mounts.BPFFS, TestPolicies::read);
    try (LoadedPolicy other = TestPolicies.load(POLICY, CompileOptions.Time.KERNEL);
        BpfLink held = filters.attach(other, host.link(), Hook.NATIVE)) {
      assertThat(words(host.link(), false)).isPresent();

      assertThat(link(host).xdpProgram()).isEqualTo(held.info().programId());
    }
  }

  @Test
  void aFilterThatMayOnlyBeNativeIsRefusedWithTheReason(@TempDir Path bpffs) {
    setMtu(hosts.left(), 9000);
    Mounts.ensureBpffs(bpffs);
    try {
      Filters filters = new Filters(host.namespace(), bpffs, TestPolicies::read);
      Candidate candidate = TestPolicies.candidate(POLICY);

      assertThatThrownBy(
              () -> filters.apply(candidate, host.link(), List.of(Hook.NATIVE), Optional.empty()))
          .isInstanceOf(FilterException.class)
          .hasMessage(
              "cannot attach program echogate_in to interface %d: out of range (ERANGE): its driver"
                  + " does not run XDP programs, or not as it is set up now; generic XDP works with"
                  + " any driver; the kernel says: veth: Peer MTU is too large to set XDP",
              host.link().index());

      List<Hook> both = List.of(Hook.NATIVE, Hook.GENERIC);
      Filters.Installation done = filters.apply(candidate, host.link(), both, Optional.empty());
      assertThat(done.hook()).isEqualTo(Hook.GENERIC);
      assertThat(done.refusal().orElseThrow())
          .endsWith("; the kernel says: veth: Peer MTU is too large to set XDP");
    } finally {
      Mounts.unmount(bpffs);
    }
  }

  private static void setMtu(Host host, int mtu) {
    try (Links links = Links.of(host.namespace())) {
      links.setMtu(host.link().index(), mtu);
    }
  }

  private static LinkInfo link(Host host) {
    try (Links links = Links.of(host.namespace())) {
      return links.require(host.link().index());
    }
  }
}
