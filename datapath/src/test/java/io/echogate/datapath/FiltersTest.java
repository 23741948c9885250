package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.XdpAction;
import io.echogate.ebpf.XdpLink;
import io.echogate.ebpf.XdpMode;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.Mounts;
import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.linux.testing.TwoHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Filters are put on interfaces, replaced, found again and removed, in a bpf file system of ours.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class FiltersTest {
  private static final List<Hook> AUTO = List.of(Hook.NATIVE, Hook.GENERIC);
  private static final String BLOCK = "xfw { icmp ip4: block { 8 } }";
  private static final String ALLOW = "xfw { defaults { icmp: allow; } }";

  @TempDir Path bpffs;

  private TwoHosts hosts;
  private Host host;
  private Filters filters;

  @BeforeEach
  void connect() {
    Mounts.ensureBpffs(bpffs);
    hosts = TwoHosts.create();
    host = hosts.right();
    filters = new Filters(host.namespace(), bpffs, TestPolicies::read);
  }

  @AfterEach
  void disconnect() {
    hosts.close();
    Mounts.unmount(bpffs);
  }

  @Test
  void aFilterOutlivesWhoPutItThere() {
    Filters.Installation done = install(BLOCK);

    assertThat(done.hook()).isEqualTo(Hook.NATIVE);
    assertThat(done.replaced()).isFalse();
    assertThat(done.refusal()).isEmpty();
    assertThat(done.program().id()).isEqualTo(link().xdpProgram());
    try (InstalledFilter found = filters.find(host.link().name()).orElseThrow()) {
      assertThat(found.interfaceName()).isEqualTo(host.link().name());
      assertThat(found.hook()).contains(Hook.NATIVE);
      assertThat(found.applied()).isEqualTo(TestPolicies.applied(BLOCK));
      assertThat(found.program().info().id()).isEqualTo(link().xdpProgram());
    }
  }

  @Test
  void onlyTheOwnerReachesPins() throws IOException {
    install(BLOCK);

    assertThat(Files.getPosixFilePermissions(bpffs.resolve("echogate")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aSecondPolicyTakesThePlaceOfTheFirst() throws IOException {
    install(BLOCK);
    int first = link().xdpProgram();

    assertThat(install(ALLOW).replaced()).isTrue();

    assertThat(link().xdpProgram()).isNotEqualTo(first);
    try (InstalledFilter found = filters.find(host.link().name()).orElseThrow()) {
      assertThat(found.applied().text()).isEqualTo(ALLOW);
    }
    assertThat(pinsOfInterface())
        .containsExactlyInAnyOrder("link", "history", Integer.toString(link().xdpProgram()));
  }

  @Test
  void detachingLeavesNothing() throws IOException {
    install(BLOCK);

    assertThat(filters.detach(host.link().name())).isTrue();

    assertThat(link().xdpProgram()).isZero();
    assertThat(filters.all()).isEmpty();
    assertThat(ours()).isEmpty();
    assertThat(filters.detach(host.link().name())).isFalse();
  }

  @Test
  void generic() {
    apply(BLOCK, host.link(), List.of(Hook.GENERIC));

    try (InstalledFilter found = filters.find(host.link().name()).orElseThrow()) {
      assertThat(found.hook()).contains(Hook.GENERIC);
    }
  }

  @Test
  void aReplacementKeepsTheMode() {
    install(BLOCK);

    assertThatThrownBy(() -> apply(ALLOW, link(), List.of(Hook.GENERIC)))
        .isInstanceOf(FilterException.class)
        .hasMessage(
            "the filter on right0 runs in native mode, and a replacement without a gap keeps it:"
                + " detach it first to change the mode");

    try (InstalledFilter found = filters.find(host.link().name()).orElseThrow()) {
      assertThat(found.applied().text()).isEqualTo(BLOCK);
    }
  }

  @Test
  void anotherProgramIsLeftAlone() throws IOException {
    Program pass = Program.xdp("other", asm -> asm.mov(Reg.R0, XdpAction.PASS.code()).exit());
    try (LoadedProgram other = LoadedProgram.load(pass, Map.of());
        XdpLink held =
            host.namespace()
                .call(() -> XdpLink.attach(other, host.link().index(), XdpMode.NATIVE))) {
      int id = held.info().programId();

      assertThatThrownBy(() -> install(BLOCK))
          .isInstanceOf(FilterException.class)
          .hasMessage(
              ("right0 has an XDP program already, id %d, that is not ours: remove it (`ip link set"
                      + " dev right0 xdp off`, or by the tool that put it there) and apply again,"
                      + " or filter behind it by TCX")
                  .formatted(id));

      assertThat(link().xdpProgram()).isEqualTo(id);
      assertThatThrownBy(() -> filters.requireUnoccupied(link(), Placement.automatic(link())))
          .isInstanceOf(FilterException.class)
          .hasMessageStartingWith("right0 has an XDP program already, id " + id);
      assertThat(ours()).isEmpty();
    }
    install(BLOCK);
    filters.requireUnoccupied(link(), Placement.automatic(link()));
  }

  @Test
  void aFilterIsFoundUnderItsOldNameWhenTheInterfaceHasGone() throws IOException {
    install(BLOCK);
    try (Links links = Links.of(host.namespace())) {
      links.delete(host.link().index());
    }

    try (InstalledFilter found = filters.find(host.link().name()).orElseThrow()) {
      assertThat(found.hook()).isEmpty();
      assertThat(found.applied().text()).isEqualTo(BLOCK);
    }
    assertThat(filters.detach(host.link().name())).isTrue();
    assertThat(ours()).isEmpty();
  }

  @Test
  void whatAFormerInterfaceOfThatNameLeftIsRemoved() throws IOException {
    install(BLOCK);
    try (Links links = Links.of(host.namespace())) {
      links.delete(host.link().index());
      links.createVeth(host.link().name(), hosts.left().namespace(), hosts.left().link().name());
    }

    assertThat(install(ALLOW).replaced()).isFalse();

    assertThat(pinsOfInterface())
        .containsExactlyInAnyOrder("link", Integer.toString(link().xdpProgram()));
  }

  @Test
  @NeedsTool("ip")
  void aRenamedInterfaceKeepsItsFilter() throws Exception {
    install(BLOCK);
    String renamed = "wan0";
    rename(host.link().name(), renamed);
    LinkInfo link;
    try (Links links = Links.of(host.namespace())) {
      link = links.require(renamed);
    }

    assertThat(apply(ALLOW, link, AUTO).replaced()).isTrue();

    try (InstalledFilter found = filters.find(renamed).orElseThrow()) {
      assertThat(found.appliedTo()).isEqualTo(host.link().name());
      assertThat(found.applied().text()).isEqualTo(ALLOW);
    }
    assertThat(filters.detach(renamed)).isTrue();
    assertThat(ours()).isEmpty();
  }

  private void rename(String name, String to) throws Exception {
    for (List<String> change :
        List.of(List.of(name, "down"), List.of(name, "name", to), List.of(to, "up"))) {
      List<String> command = new ArrayList<>(List.of("ip", "link", "set"));
      command.addAll(change);
      Process process = host.namespace().call(() -> new ProcessBuilder(command).start());
      assertThat(process.waitFor()).isZero();
    }
  }

  @Test
  void whatAFormerNamespaceOfTheSameInodeLeftIsRemoved() throws IOException {
    String own = host.namespace().identity();
    Path root = bpffs.resolve("echogate");
    Path former = root.resolve(own.substring(0, own.indexOf('-') + 1) + "0");
    Path other = root.resolve("1" + own);
    Files.createDirectories(former.resolve(host.link().name()).resolve("7"));
    Files.createDirectories(other);

    assertThat(filters.find(host.link().name())).isEmpty();
    install(BLOCK);

    assertThat(names(root)).containsExactlyInAnyOrder(own, other.getFileName().toString());
  }

  @Test
  void withoutItsTextAFilterCanStillBeDetached() throws IOException {
    install(BLOCK);
    Path namespace = bpffs.resolve("echogate").resolve(host.namespace().identity());
    String program = Integer.toString(link().xdpProgram());
    Files.delete(namespace.resolve(host.link().name()).resolve(program).resolve("text"));

    try (InstalledFilter found = filters.find(host.link().name()).orElseThrow()) {
      assertThatThrownBy(found::applied)
          .isInstanceOf(FilterException.class)
          .hasMessage(
              "the pins of the filter on right0 are incomplete, so nobody can tell what it does:"
                  + " detach it and apply the policy again");
    }
    assertThat(filters.detach(host.link().name())).isTrue();
    assertThat(link().xdpProgram()).isZero();
    assertThat(ours()).isEmpty();
  }

  @Test
  @NeedsKernel(KernelFeature.BRIDGE)
  void withoutNativeXdpInTheDriverTheRefusalIsTold() {
    try (Links links = Links.of(host.namespace())) {
      links.create("br0", "bridge");
      LinkInfo bridge = links.require("br0");
      Filters.Installation done = apply(BLOCK, bridge, AUTO);

      assertThat(done.hook()).isEqualTo(Hook.GENERIC);
      assertThat(done.refusal().orElseThrow())
          .startsWith("cannot attach program echogate_in to interface " + bridge.index())
          .endsWith("the kernel says: Underlying driver does not support XDP in native mode");
    }
  }

  @Test
  void aMissingInterfaceIsTheKernelsError() throws IOException {
    LinkInfo gone = link();
    try (Links links = Links.of(host.namespace())) {
      links.delete(gone.index());
    }

    assertThatThrownBy(() -> apply(BLOCK, gone, AUTO)).isInstanceOf(BpfException.class);
    assertThat(ours()).isEmpty();
  }

  @Test
  void severalAtATimeTakeTurns() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Filters.Installation>> all = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String text = "xfw { icmp ip4: block { " + i + " } }";
        all.add(threads.submit(() -> install(text)));
      }
      for (Future<Filters.Installation> one : all) {
        assertThat(one.get().hook()).isEqualTo(Hook.NATIVE);
      }
    }

    assertThat(pinsOfInterface())
        .containsExactlyInAnyOrder("link", "history", Integer.toString(link().xdpProgram()));
    assertThat(filters.history(host.link().name())).hasSize(5);
  }

  private Filters.Installation install(String text) {
    return apply(text, link(), AUTO);
  }

  private Filters.Installation apply(String text, LinkInfo on, List<Hook> modes) {
    return filters.apply(TestPolicies.candidate(text), on, modes, Optional.empty());
  }

  /** The interface as it is now. */
  private LinkInfo link() {
    try (Links links = Links.of(host.namespace())) {
      return links.require(host.link().name());
    }
  }

  private List<String> pinsOfInterface() throws IOException {
    Path namespace = bpffs.resolve("echogate").resolve(host.namespace().identity());
    return names(namespace.resolve(host.link().name()));
  }

  /** What lies under our directory, other than the directory itself. */
  private List<String> ours() throws IOException {
    Path root = bpffs.resolve("echogate");
    return Files.exists(root) ? names(root) : List.of();
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}
