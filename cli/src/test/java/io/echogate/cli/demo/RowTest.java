package io.echogate.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.cli.demo.Row.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {
  /** Of which all passes, and half only because the policy is evaluated. */
  private static final Expectation BURST =
      Demo.rehearse().stream()
          .filter(expectation -> expectation.passing() == 10)
          .findFirst()
          .orElseThrow();

  private static final List<Change> COUNTED = List.of(new Change(0, 5), new Change(3, 8));

  @Test
  void agreesWhenAllThatIsToPassPassesAndIsCounted() {
    assertThat(new Row(BURST, 10, 10, COUNTED).agrees()).isTrue();
  }

  @Test
  void differsWhenAFrameDoesNotArrive() {
    assertThat(new Row(BURST, 9, 10, COUNTED).agrees()).isFalse();
  }

  @Test
  void differsWhenAnAnswerIsMissing() {
    assertThat(new Row(BURST, 10, 9, COUNTED).agrees()).isFalse();
  }

  @Test
  void differsWhenAFrameIsCountedUnderAnotherReason() {
    List<Change> other = List.of(new Change(0, 6), new Change(3, 7));
    assertThat(new Row(BURST, 10, 10, other).agrees()).isFalse();
  }
}
