package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {

  @Test
  void whatFailsToCloseKeepsNothingElseOpen() {
    List<String> closed = new ArrayList<>();
    Closing closing = new Closing();
    AutoCloseable first = closing.add(() -> closed.add("first"));
    AutoCloseable broken =
        closing.add(
            () -> {
              throw new IllegalArgumentException("broken");
            });
    AutoCloseable last = closing.add(() -> closed.add("last"));
    assertThat(List.of(first, broken, last)).doesNotContainNull();

    assertThatThrownBy(closing::close).hasMessage("cannot close: broken");

    assertThat(closed).containsExactly("last", "first");
  }
}
