package io.echogate.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NeedsKernel(KernelFeature.XDP)
class FeatureTest {
  @ParameterizedTest
  @EnumSource
  void rootOnACurrentKernelMissesNothing(Feature feature) {
    assertThat(feature.missing()).isEmpty();
    assertThat(feature.title()).isNotBlank();
  }
}
