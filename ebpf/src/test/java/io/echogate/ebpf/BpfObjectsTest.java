package io.echogate.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.NetNamespace;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.util.Map;
import org.junit.jupiter.api.Test;

@NeedsKernel(KernelFeature.XDP)
class BpfObjectsTest {
  @Test
  void programsMapsAndLinksAreListed() {
    MapSpec spec = MapSpec.mmapableArray("listed_map", 8, 1);
    Program program = Program.xdp("listed_prog", asm -> asm.mov(Reg.R0, 2).exit());
    try (NetNamespace namespace = NetNamespace.createAnonymous();
        BpfMap map = BpfMap.create(spec);
        LoadedProgram loaded = LoadedProgram.load(program, Map.of());
        XdpLink link = namespace.call(() -> XdpLink.attach(loaded, 1, XdpMode.GENERIC))) {
      assertThat(BpfObjects.programs()).contains(loaded.info());
      assertThat(BpfObjects.maps()).contains(map.info());
      assertThat(BpfObjects.links()).contains(link.info());
    }
  }
}
