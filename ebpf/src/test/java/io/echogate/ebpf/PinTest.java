package io.echogate.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.echogate.ebpf.BpfException.Kind;
import io.echogate.linux.Mounts;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.TwoHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class PinTest {
  private static final MapSpec TABLE = MapSpec.mmapableArray("table", 8, 2);

  @TempDir private Path directory;

  @BeforeEach
  void mount() {
    assertThat(Mounts.ensureBpffs(directory)).isTrue();
  }

  @AfterEach
  void unmount() {
    Mounts.unmount(directory);
  }

  @Test
  void whatIsPinnedIsFoundAgainWhenItsDescriptorsAreClosed() {
    Path mapPin = directory.resolve("table");
    Path programPin = directory.resolve("program");
    int mapId;
    int programId;
    try (BpfMap map = BpfMap.create(TABLE);
        LoadedProgram program = load("pinned")) {
      program.bind(map);
      map.pin(mapPin);
      program.pin(programPin);
      mapId = map.info().id();
      programId = program.info().id();
    }
    try (BpfMap map = BpfMap.open(mapPin);
        LoadedProgram program = LoadedProgram.open(programPin)) {
      assertThat(map.spec()).isEqualTo(TABLE);
      assertThat(map.info().id()).isEqualTo(mapId);
      assertThat(program.name()).isEqualTo("pinned");
      assertThat(program.info().id()).isEqualTo(programId);
      assertThat(program.info().mapIds()).containsExactly(mapId);
    }
  }

  @Test
  void aPinnedLinkFiltersOnWithoutDescriptors() throws IOException {
    Path pin = directory.resolve("link");
    try (TwoHosts hosts = TwoHosts.create();
        LoadedProgram first = load("first");
        LoadedProgram second = load("second")) {
      int index = hosts.left().link().index();
      try (XdpLink link = attach(hosts, first)) {
        link.pin(pin);
      }

      try (BpfLink link = BpfLink.open(pin)) {
        assertThat(link.info().interfaceIndex()).isEqualTo(index);
        assertThat(link.info().programId()).isEqualTo(first.info().id());
        link.replace(second, first);
        assertThat(link.info().programId()).isEqualTo(second.info().id());
        link.detach();
      }
      Files.delete(pin);
      attach(hosts, first).close();
    }
  }

  @Test
  void aPinIsNotOverwritten() {
    Path pin = directory.resolve("table");
    try (BpfMap map = BpfMap.create(TABLE)) {
      map.pin(pin);
      assertThatThrownBy(() -> map.pin(pin))
          .asInstanceOf(type(BpfException.class))
          .extracting(BpfException::kind)
          .isEqualTo(Kind.EXISTS);
    }
  }

  @Test
  void aPinThatIsNotThereIsMissing() {
    Path pin = directory.resolve("nothing");
    assertThatThrownBy(() -> BpfMap.open(pin))
        .asInstanceOf(type(BpfException.class))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.MISSING);
              assertThat(e)
                  .hasMessageStartingWith("cannot open the pinned map " + pin + ": no such");
            });
  }

  @Test
  void aPinIsOpenedAsWhatItIs() {
    Path pin = directory.resolve("table");
    try (BpfMap map = BpfMap.create(TABLE)) {
      map.pin(pin);
    }
    assertThatThrownBy(() -> LoadedProgram.open(pin))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot open the pinned program " + pin + ": it is not a program");
    assertThatThrownBy(() -> BpfLink.open(pin)).hasMessageEndingWith("it is not a link");
  }

  @Test
  void aPinOutsideOfABpfFileSystemSaysWherePinsLie(@TempDir Path ordinary) {
    try (BpfMap map = BpfMap.create(TABLE)) {
      assertThatThrownBy(() -> map.pin(ordinary.resolve("table")))
          .isInstanceOf(BpfException.class)
          .hasMessageContaining("pins lie in a bpf file system");
    }
  }

  private static XdpLink attach(TwoHosts hosts, LoadedProgram program) {
    int index = hosts.left().link().index();
    return hosts.left().namespace().call(() -> XdpLink.attach(program, index, XdpMode.NATIVE));
  }

  private static LoadedProgram load(String name) {
    return LoadedProgram.load(
        Program.xdp(name, asm -> asm.mov(Reg.R0, XdpAction.PASS.code()).exit()), Map.of());
  }
}
