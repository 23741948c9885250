package io.echogate.cli;

import io.echogate.advice.Finding;
import io.echogate.advice.FindingKind;
import io.echogate.advice.FindingKinds;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ParseResult;

/**
 * What {@code --accept} names.
 *
 * @param words names of functions, and ids of findings
 */
record AcceptedWords(Set<String> words) {
  static final String NAME = "--accept";

  AcceptedWords {
    words = Set.copyOf(words);
  }

  /**
   * What the command line accepts.
   *
   * @throws Refusal if a word is neither a function nor a finding's id
   */
  static AcceptedWords of(ParseResult arguments) {
    if (!arguments.hasMatchedOption(NAME)) {
      return new AcceptedWords(Set.of());
    }
    List<String> words = List.of(arguments.matchedOptionValue(NAME, "").split(",", -1));
    words.forEach(word -> check(word, arguments.commandSpec().name()));
    return new AcceptedWords(Set.copyOf(words));
  }

  private static void check(String word, String verb) {
    if (!isFunction(word) && FindingKinds.find(word).isEmpty()) {
      throw Refusal.usage(
          "there is no function and no finding '" + word + "'",
          DidYouMean.or(
              verb + " without " + NAME + " says what there is to accept",
              word,
              Stream.concat(
                      Knowledge.instance().functions().stream().map(Function::name),
                      FindingKinds.all().stream().map(FindingKind::id))
                  .toList()));
    }
  }

  private static boolean isFunction(String word) {
    return Knowledge.instance().function(word).isPresent();
  }

  boolean has(String word) {
    return words.contains(word);
  }

  /** Whether some word is no function: then findings must be looked at. */
  boolean nameFindings() {
    return !words.stream().allMatch(AcceptedWords::isFunction);
  }

  /** The names of the functions that the words stand for, where these findings are. */
  Set<String> functions(List<Finding> findings) {
    return Stream.concat(
            words.stream(),
            findings.stream()
                .filter(finding -> words.contains(finding.id()))
                .flatMap(finding -> finding.function().map(Function::name).stream()))
        .collect(Collectors.toSet());
  }

  /** The option with some words. */
  static String option(Collection<String> words) {
    return NAME + " " + String.join(",", words);
  }
}
