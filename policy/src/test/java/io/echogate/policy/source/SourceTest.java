package io.echogate.policy.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceTest {

  @Test
  void bothKindsOfLineEndsEndALine() {
    Source source = new Source("t", "a\r\nb\n\nc");

    assertThat(source.lines()).isEqualTo(4);
    assertThat(source.line(1)).isEqualTo("a");
    assertThat(source.line(2)).isEqualTo("b");
    assertThat(source.line(3)).isEmpty();
    assertThat(source.line(4)).isEqualTo("c");
  }

  @Test
  void everyOffsetHasItsLineAndColumn() {
    Source source = new Source("t", "a\n\ud83d\ude00x\n");

    assertThat(source.lineOf(0)).isEqualTo(1);
    assertThat(source.lineOf(1)).isEqualTo(1);
    assertThat(source.lineOf(2)).isEqualTo(2);
    assertThat(source.columnOf(4)).isEqualTo(2);
    assertThat(source.lineOf(6)).isEqualTo(3);
    assertThat(source.columnOf(6)).isEqualTo(1);
  }

  @Test
  void anEmptyTextHasOneLine() {
    assertThat(new Source("t", "").lines()).isEqualTo(1);
  }
}
