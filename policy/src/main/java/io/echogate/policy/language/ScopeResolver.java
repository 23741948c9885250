package io.echogate.policy.language;

import java.util.List;
import java.util.Optional;

/** Finds the family or scope among the words in front of an action. */
final class ScopeResolver {
  private final Reporter reporter;

  ScopeResolver(Reporter reporter) {
    this.reporter = reporter;
  }

  /**
   * The scope that the words name.
   *
   * @param known the words that may stand there
   * @return empty if there is none, or if it is wrong and was reported
   */
  Optional<ScopeWord> resolve(List<Token> words, List<String> known) {
    Optional<ScopeWord> found = Optional.empty();
    Optional<Token> first = Optional.empty();
    for (Token word : words) {
      if (Keywords.DIRECTIONS.contains(word.text())) {
        reporter.add(
            reporter
                .error(word, "the direction " + word.shown() + " belongs to policy NAME { }")
                .withHelp("xfw { } judges what arrives; leave the word out"));
      } else if (first.isPresent()) {
        reporter.add(
            reporter
                .error(word, word.shown() + " is one word too many here")
                .withPlace(first.get().source(), first.get().span(), "the first one is here")
                .withHelp("write one scope; for two, write two statements"));
      } else {
        first = Optional.of(word);
        found = known.contains(word.text()) ? ScopeWord.parse(word.text()) : guess(word, known);
      }
    }
    return found;
  }

  /** Reports an unknown word; what it may have meant. */
  private Optional<ScopeWord> guess(Token word, List<String> known) {
    if (ScopeWord.parse(word.text()).isPresent()) {
      reporter.add(
          reporter
              .error(word, "unknown word " + word.shown())
              .withHelp("icmp statements take ip4 or ip6; scopes such as ip4.tcp are for src"));
      return ScopeWord.parse(word.text());
    }
    return reporter
        .unknown("word", word, known, "write one of " + String.join(", ", known))
        .flatMap(ScopeWord::parse);
  }
}
