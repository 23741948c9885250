package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PagesTest {
  @Test
  void theSizeIsOneThatLinuxHas() {
    assertThat(Pages.size()).isIn(4096, 16_384, 65_536);
  }
}
