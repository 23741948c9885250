package io.echogate.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditorGrammarTest {
  private static final String FILE = "echogate.tmLanguage.json";

  /** {@code -Dgolden.write=DIRECTORY} writes the file anew. */
  @Test
  void theGrammarForEditorsIsThatOfTheParser() throws IOException {
    String rewritten = System.getProperty("golden.write");
    if (rewritten != null) {
      Files.writeString(Path.of(rewritten).resolve(FILE), EditorGrammar.textMate());
    }

    assertThat(Path.of(System.getProperty("echogate.root", ".."), "docs", "editor", FILE))
        .hasContent(EditorGrammar.textMate());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "policy web {            | policy        | keyword.control",
        "policy web {            | web           | entity.name.section",
        "set a file \"x y\"      | \"x y\"       | string.quoted.double",
        "icmp ip4 : allow { 8 }  | icmp          | keyword.other.statement",
        "icmp ip4 both : allow   | both          | storage.modifier",
        "icmp ip6 :block { 8 }   | block         | keyword.operator.action",
        "icmp : ratelimit=few    | ratelimit     | keyword.operator.action",
        "ratelimit=a burst=3     | burst         | variable.parameter",
        "ratelimit=a rate=3/s    | 3/s           | constant.numeric",
        "{ echo-request }        | echo-request  | support.constant.message",
        "{ @errors }             | @errors       | entity.name.type.group",
        "from @office            | @office       | variable.other.set",
        "from @self              | @self         | entity.name.type.group",
        "from not 2001:db8::/32  | not           | keyword.operator.condition",
        "from not 2001:db8::/32  | 2001:db8::/32 | constant.numeric.address",
        "to 192.0.2.0/24 log     | 192.0.2.0/24  | constant.numeric.address",
        "hop-limit=255           | hop-limit     | keyword.operator.condition",
        "until 2027-03-31;       | 2027-03-31    | constant.other.date",
        "icmp in: block; # all   | # all         | comment.line.number-sign"
      })
  void wordsHaveTheirColours(String line, String word, String scope) {
    int place = line.indexOf(word);

    assertThat(
            EditorGrammar.rules().stream()
                .filter(rule -> isAt(rule, line, word, place))
                .map(EditorGrammar.Rule::scope)
                .findFirst())
        .hasValue(scope);
  }

  @Test
  void aNumberSignInsideOfAWordBeginsNoComment() {
    Matcher comment =
        Pattern.compile(EditorGrammar.rules().getFirst().regex()).matcher("icmp ip4#glued");

    assertThat(comment.find()).isFalse();
  }

  private static boolean isAt(EditorGrammar.Rule rule, String line, String word, int place) {
    Matcher matcher = Pattern.compile(rule.regex()).matcher(line);
    while (matcher.find()) {
      if (matcher.start() <= place && matcher.end() == place + word.length()) {
        return matcher.group().strip().equals(word);
      }
    }
    return false;
  }
}
