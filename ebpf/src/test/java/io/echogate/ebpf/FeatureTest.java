package io.echogate.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import org.junit.jupiter.api.Test;
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

  @Test
  void aFeatureThatIsHiddenIsUnsupportedAndTheOthersAreNot() {
    Features features = Features.ofKernel().without(Feature.RING_BUFFERS, Feature.TCX_LINKS);
    Features fewer = features.without(Feature.JIFFIES_CLOCK);

    assertThat(features.missing(Feature.RING_BUFFERS))
        .get()
        .asInstanceOf(type(BpfException.class))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(BpfException.Kind.UNSUPPORTED);
              assertThat(e).hasMessageStartingWith("cannot use ring buffers, hidden on purpose:");
            });
    assertThat(features.has(Feature.JIFFIES_CLOCK)).isTrue();
    assertThat(fewer.has(Feature.JIFFIES_CLOCK)).isFalse();
    assertThat(fewer.has(Feature.TCX_LINKS)).isFalse();
    assertThat(fewer.has(Feature.MAPS)).isTrue();
  }
}
