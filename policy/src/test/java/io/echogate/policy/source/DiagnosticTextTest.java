package io.echogate.policy.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DiagnosticTextTest {

  @Test
  void theCaretsStandUnderTheExactWords() {
    assertThat(shown("one\nxfw { wrong }\n", "wrong"))
        .isEqualTo(
            """
            t:2:7: error: no
                xfw { wrong }
                      ^^^^^
            """);
  }

  @Test
  void helpAndOtherPlacesFollow() {
    Source source = new Source("t", "first second");
    Diagnostic diagnostic =
        Diagnostic.error(source, new Span(6, 12), "twice")
            .withPlace(new Span(0, 5), "the first one is here")
            .withHelp("write one");

    assertThat(DiagnosticText.of(diagnostic))
        .isEqualTo(
            """
            t:1:7: error: twice
                first second
                      ^^^^^^
            t:1:1: note: the first one is here
                first second
                ^^^^^
            help: write one
            """);
  }

  @Test
  void tabsKeepTheirWidth() {
    assertThat(shown("\ta\twrong", "wrong"))
        .isEqualTo(
            """
            t:1:4: error: no
                        a       wrong
                                ^^^^^
            """);
  }

  @Test
  void wideCharactersTakeTwoColumnsAndMarksNone() {
    assertThat(shown("\u65e5\u672ce\u0301 wrong", "wrong"))
        .isEqualTo(
            """
            t:1:6: error: no
                \u65e5\u672ce\u0301 wrong
                      ^^^^^
            """);
  }

  @Test
  void charactersBeyondTheBasicPlaneAreOneColumnInTheNumber() {
    assertThat(shown("\ud83d\ude00 wrong", "wrong")).startsWith("t:1:3: ");
  }

  @Test
  void whatMustNotReachATerminalIsReplaced() {
    assertThat(shown("\u001b[31m \u202e \ud800 wrong", "wrong"))
        .isEqualTo(
            """
            t:1:11: error: no
                \ufffd[31m \ufffd \ufffd wrong
                          ^^^^^
            """);
  }

  @Test
  void aLongLineIsCutAroundTheWords() {
    String line = "a".repeat(5_000) + " wrong " + "b".repeat(5_000);

    assertThat(shown(line, "wrong").lines().skip(1))
        .containsExactly(
            "    ..." + "a".repeat(59) + " wrong " + "b".repeat(54) + "...",
            " ".repeat(67) + "^^^^^");
  }

  @Test
  void aLongLineIsNotCutWhereItEnds() {
    assertThat(shown("a".repeat(5_000) + " wrong", "wrong").lines().skip(1))
        .containsExactly("    ..." + "a".repeat(114) + " wrong", " ".repeat(122) + "^^^^^");
  }

  @Test
  void aPairOfSurrogatesIsNeverCutInTwo() {
    String line = "\ud83d\ude00".repeat(100) + "wrong" + "\ud83d\ude00".repeat(100);

    assertThat(shown(line, "wrong")).doesNotContain("\ufffd");
    assertThat(shown(line.replace("wrong", " wrong "), "wrong")).doesNotContain("\ufffd");
  }

  @Test
  void wordsOverSeveralLinesAreMarkedOnTheFirst() {
    Source source = new Source("t", "xfw {\n}\n");

    assertThat(DiagnosticText.of(Diagnostic.note(source, new Span(4, 7), "so")))
        .isEqualTo(
            """
            t:1:5: note: so
                xfw {
                    ^
            """);
  }

  @Test
  void aPlaceBehindTheLastCharacterHasACaret() {
    Source source = new Source("t", "xfw {");

    assertThat(DiagnosticText.of(Diagnostic.error(source, new Span(5, 5), "missing '}'")))
        .isEqualTo(
            """
            t:1:6: error: missing '}'
                xfw {
                     ^
            """);
  }

  @Test
  void anEmptyLineIsNotShown() {
    assertThat(DiagnosticText.of(Diagnostic.error(new Source("t", ""), new Span(0, 0), "empty")))
        .isEqualTo("t:1:1: error: empty\n");
  }

  private static String shown(String text, String word) {
    Source source = new Source("t", text);
    int start = text.indexOf(word);
    return DiagnosticText.of(
        Diagnostic.error(source, new Span(start, start + word.length()), "no"));
  }
}
