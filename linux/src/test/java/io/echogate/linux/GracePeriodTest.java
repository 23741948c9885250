package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GracePeriodTest {
  private static final int QUERY = 0;
  private static final int GLOBAL = 1;

  @Test
  void theKernelHasTheWaitThatIsAskedFor() {
    assertThat(SystemCall.MEMBARRIER.call(QUERY, 0, 0) & GLOBAL).isEqualTo(GLOBAL);
    assertThat(SystemCall.MEMBARRIER.call(GLOBAL, 0, 0)).isZero();

    GracePeriod.await();
  }
}
