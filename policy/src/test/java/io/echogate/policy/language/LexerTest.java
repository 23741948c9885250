package io.echogate.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.language.Token.Kind;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LexerTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "icmp=a ip4:allow{8,0};   | icmp = a ip4 : allow { 8 , 0 } ;",
        "rate=20/s burst=40       | rate = 20 / s burst = 40",
        "payload<=1472            | payload < = 1472",
        "2001:db8::1/64           | 2001:db8::1 / 64",
        "[::1]:80                 | [ ::1 ] : 80",
        ":80-90                   | : 80-90",
        "::                       | ::",
        "192.0.2.1:22             | 192.0.2.1 : 22",
        "dead:block               | dead : block",
        "2001:db8:: : block       | 2001:db8:: : block",
        "evaluation_mode/del;     | evaluation_mode / del ;",
        "include \"a b; c\" x     | include \"a b; c\" x",
        "3/* a+b @errors          | 3 / * a + b @errors"
      })
  void wordsAndSignsAreToldApart(String text, String tokens) {
    assertThat(String.join(" ", texts(text))).isEqualTo(tokens);
  }

  @Test
  void aCommentBeginsWhereATokenMayStart() {
    assertThat(texts("a#b c # d e\n{#f\n}")).containsExactly("a#b", "c", "{", "}");
  }

  @Test
  void allKindsOfBlanksSeparate() {
    assertThat(texts(" a\tb\nc\r\nd\u000be\f")).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void tokensKnowTheirPlaces() {
    Lexer lexer = lexer("ab  {\n cd");

    assertThat(lexer.next().span()).hasToString("Span[start=0, end=2]");
    assertThat(lexer.next().span()).hasToString("Span[start=4, end=5]");
    assertThat(lexer.next().span()).hasToString("Span[start=7, end=9]");
    assertThat(lexer.next().kind()).isEqualTo(Kind.END);
    assertThat(lexer.next().kind()).isEqualTo(Kind.END);
  }

  private static List<String> texts(String text) {
    Lexer lexer = lexer(text);
    List<String> texts = new ArrayList<>();
    for (Token token = lexer.next(); !token.is(Kind.END); token = lexer.next()) {
      texts.add(token.text());
    }
    return texts;
  }

  private static Lexer lexer(String text) {
    Diagnostics diagnostics = new Diagnostics(Bounds.STANDARD);
    return new Lexer(new Reporter(new Source("t", text), diagnostics), new Budget(Bounds.STANDARD));
  }
}
