package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.GracePeriod;
import org.junit.jupiter.api.Test;

class LastChangesTest {
  private final LastChanges last = new LastChanges();

  @Test
  void aWaitCountsForTheChangeBehindWhichItBegan() {
    GracePeriod.Begun wait = GracePeriod.begin();
    last.remember(7, 3, wait);
    assertThat(last.behind(7, 3)).containsSame(wait);
    assertThat(last.behind(8, 3)).isEmpty();
  }

  @Test
  void whatOthersChangedSinceIsNotCovered() {
    last.remember(7, 3, GracePeriod.begin());
    assertThat(last.behind(7, 4)).isEmpty();
  }

  @Test
  void remembersSoManyProgramsAndNoMore() {
    for (int program = 0; program < 1_000; program++) {
      last.remember(program, 1, GracePeriod.begin());
    }
    assertThat(last.behind(0, 1)).isEmpty();
    assertThat(last.behind(999, 1)).isPresent();
  }
}
