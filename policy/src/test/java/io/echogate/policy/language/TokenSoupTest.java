package io.echogate.policy.language;

import io.echogate.icmp.testing.Property;
import io.echogate.policy.testing.RandomLayout;
import io.echogate.policy.testing.RandomPolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Any text is read to its end, without exception. */
class TokenSoupTest {
  private static final int TEXTS = 3_000;
  private static final List<String> STARTS =
      List.of("", "xfw {", "policy p {", "policy p { icmp ip4: block { 8 } ", "set s {");
  private static final List<String> WORDS =
      Stream.of(
              Keywords.ALL_STATEMENTS.stream(),
              Keywords.ACTIONS.stream(),
              Keywords.LIMIT_KEYS.stream(),
              Keywords.POLICY_ROOTS.stream(),
              Keywords.POLICY_LIMIT_KEYS.stream(),
              Keywords.FOREIGN_ROOTS.stream(),
              Keywords.CONDITIONS.stream(),
              Keywords.DIRECTIONS.stream(),
              ScopeWord.ALL.stream(),
              Stream.of("{", "}", "{", "}", ";", ",", ":", "=", "/", "+", "*", "[", "]", "<", ">"),
              Stream.of("\"", "\"x\"", "#", "@errors", "@", "echo-request", "0", "8", "256", "-"),
              Stream.of("3-5", "xfw", "add", "del", "192.0.2.1", "::1", "2001:db8::", "rs", "k"),
              Stream.of("file", "not", "source", "table", "2027-03-31", "@self", "s", "p"),
              Stream.of("fragments", "malformed", "related", "echo-reply", "3/4", "/", "*"),
              Stream.of("src_ip", "\0", "\uD800", "\u00fc", "\u65e5", "\t", "\r", "\n", "% $"))
          .flatMap(words -> words)
          .sorted()
          .toList();

  @Test
  void soupOfWordsIsReadToItsEnd() {
    Property.holds(
        random -> {
          for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder(STARTS.get(random.nextInt(STARTS.size())));
            int length = random.nextInt(60);
            for (int j = 0; j < length; j++) {
              text.append(WORDS.get(random.nextInt(WORDS.size())));
              text.append(random.nextInt(4) == 0 ? "" : " ");
            }
            Invariants.read(text.toString());
          }
        });
  }

  @Test
  void soupOfCharactersIsReadToItsEnd() {
    Property.holds(
        random -> {
          for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(80);
            int most = random.nextBoolean() ? 0x80 : 0x10000;
            for (int j = 0; j < length; j++) {
              text.append((char) random.nextInt(most));
            }
            Invariants.read(text.toString());
          }
        });
  }

  @Test
  void brokenPoliciesAreReadToTheirEnd() {
    Property.holds(
        random -> {
          for (int i = 0; i < TEXTS; i++) {
            List<String> tokens =
                new ArrayList<>(
                    random.nextBoolean()
                        ? RandomPolicies.tokens(random, true)
                        : RandomPolicies.policyTokens(random));
            int mistakes = random.nextInt(1, 4);
            for (int j = 0; j < mistakes; j++) {
              mistake(tokens, random);
            }
            Invariants.read(RandomLayout.random(tokens, random));
          }
        });
  }

  private static void mistake(List<String> tokens, RandomGenerator random) {
    int at = random.nextInt(tokens.size());
    switch (random.nextInt(3)) {
      case 0 -> tokens.add(at, WORDS.get(random.nextInt(WORDS.size())));
      case 1 -> tokens.set(at, WORDS.get(random.nextInt(WORDS.size())));
      default -> {
        if (tokens.size() > 1) {
          tokens.remove(at);
        }
      }
    }
  }
}
