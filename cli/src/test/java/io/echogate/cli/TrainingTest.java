package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class TrainingTest {

  /** The launcher passes over a training that fails, and every command starts slowly then. */
  @Test
  void endsAsItShould() {
    String examples = Examples.root().resolve("examples").toString();

    assertThatCode(() -> Training.main(new String[] {examples})).doesNotThrowAnyException();
  }
}
