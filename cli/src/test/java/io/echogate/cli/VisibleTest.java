package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class VisibleTest {

  @Test
  void plainWordsStayAndOthersAreShownAsWhatTheyAre() {
    assertThat(Visible.of("plain")).isEqualTo("plain");
    assertThat(Visible.of("größer 😀")).isEqualTo("größer 😀");
    assertThat(Visible.of("a\tb\nc\rd")).isEqualTo("a b c d");
    assertThat(Visible.of("\u001b[m\u0000\u007f")).isEqualTo("␛[m␀␡");
    assertThat(Visible.of("x\u202ey\u2028\u200b\u0085\ufeff"))
        .isEqualTo("x[U+202E]y[U+2028][U+200B][U+0085][U+FEFF]");
    assertThat(Visible.of("a\ud83d")).isEqualTo("a[U+D83D]");
  }

  @Test
  void whatIsCutIsCounted() {
    assertThat(Visible.cut("12345", 5)).isEqualTo("12345");
    assertThat(Visible.cut("123456", 5)).isEqualTo("12345… (1 more characters)");
    assertThat(Visible.cut("1234😀6", 5)).isEqualTo("1234… (3 more characters)");
  }

  @Test
  void nothingThatSteersIsLeftOfAnyText() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < 20; j++) {
        text.append(
            (char) (random.nextBoolean() ? random.nextInt(0x100) : random.nextInt(0x10000)));
      }
      assertThat(Visible.of(text.toString()).chars())
          .noneMatch(letter -> Character.isISOControl(letter) || letter == 0x202e);
    }
  }

  @Test
  void aCellIsBrokenAtBlanksAndWithinWordsThatAreTooWide() {
    assertThat(WrappedCell.lines("one two three", 8)).containsExactly("one two", "three");
    assertThat(WrappedCell.lines("abcdefghij kl", 4)).containsExactly("abcd", "efgh", "ij", "kl");
    assertThat(WrappedCell.lines("", 4)).containsExactly("");
    assertThat(WrappedCell.lines(Style.COLOR.bad("one two three"), 8))
        .containsExactly(Style.COLOR.bad("one two"), Style.COLOR.bad("three"));
  }
}
