package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CpusTest {
  private final BitSet before = Cpus.allowed();

  @AfterEach
  void restore() {
    Cpus.allow(before);
  }

  @Test
  void listsAreReadAsTheKernelWritesThem() {
    assertThat(Cpus.parse("0")).hasToString("{0}");
    assertThat(Cpus.parse("0-2,5,8-9")).hasToString("{0, 1, 2, 5, 8, 9}");
  }

  @Test
  void allowedAreAmongThePossible() {
    BitSet possible = Cpus.possible();
    assertThat(before.stream().allMatch(possible::get)).isTrue();
    assertThat(before.isEmpty()).isFalse();
  }

  @Test
  void threadCanBeKeptOnOneCpu() {
    BitSet one = new BitSet();
    one.set(before.nextSetBit(0));
    Cpus.allow(one);
    assertThat(Cpus.allowed()).isEqualTo(one);
  }

  @Test
  void noCpuAtAllIsRefused() {
    assertThatThrownBy(() -> Cpus.allow(new BitSet()))
        .isInstanceOf(LinuxException.class)
        .hasMessage("cannot restrict this thread to the CPUs {}: invalid argument (EINVAL)");
  }
}
