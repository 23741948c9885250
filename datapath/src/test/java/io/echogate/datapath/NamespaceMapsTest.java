package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.layout.RequestTable;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.MapSpec;
import io.echogate.linux.Mapping;
import io.echogate.linux.Mounts;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the filters of a namespace share is there once, and goes with the last of them. */
@NeedsKernel(KernelFeature.XDP)
class NamespaceMapsTest {
  @TempDir private Path bpffs;
  private Pins pins;

  @BeforeEach
  void mount() {
    Mounts.ensureBpffs(bpffs);
    pins = new Pins(bpffs, "4711");
  }

  @AfterEach
  void unmount() {
    Mounts.unmount(bpffs);
  }

  @Test
  void whoeverAsksGetsTheSameMapWithTheSameSecret() {
    try (BpfMap first = requests(pins);
        BpfMap second = requests(pins);
        BpfMap elsewhere = requests(new Pins(bpffs, "4712"))) {
      assertThat(second.info().id()).isEqualTo(first.info().id());
      assertThat(elsewhere.info().id()).isNotEqualTo(first.info().id());
      assertThat(secret(first)).isEqualTo(secret(second)).isNotEqualTo(secret(elsewhere));
      assertThat(secret(first)).isNotZero();
    }
  }

  private static BpfMap requests(Pins pins) {
    return new NamespaceMaps(NetNamespace.current(), pins.shared()).open(RequestTable.map());
  }

  private static long secret(BpfMap requests) {
    try (Mapping mapping = requests.mmap(Mapping.Access.READ)) {
      MemorySegment value = mapping.segment();
      return value.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  @Test
  void theSharedDirectoryIsNoInterfaceAndGoesWithTheLastOne() {
    Path interfaceDirectory = pins.of("a_name_of_15_by").directory();
    Pins.makeDirectory(interfaceDirectory);
    requests(pins).close();

    assertThat(pins.all())
        .extracting(Pins.OfInterface::directory)
        .containsExactly(interfaceDirectory);
    pins.removeIfEmpty();
    assertThat(pins.shared()).isNotEmptyDirectory();

    Pins.removeTree(interfaceDirectory);
    pins.removeIfEmpty();
    assertThat(pins.shared().getParent()).doesNotExist();
  }

  @Test
  void aMapOfAnotherVersionIsReplaced() {
    Pins.makeDirectory(pins.shared());
    Path pin = pins.shared().resolve(RequestTable.NAME);
    try (BpfMap other = BpfMap.create(MapSpec.mmapableArray("eg_requests", 8, 1))) {
      other.pin(pin);
      try (BpfMap requests = requests(pins)) {
        assertThat(requests.info().id()).isNotEqualTo(other.info().id());
        assertThat(Files.exists(pin)).isTrue();
      }
    }
  }
}
