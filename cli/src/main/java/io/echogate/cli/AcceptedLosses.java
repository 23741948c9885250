package io.echogate.cli;

import io.echogate.advice.Finding;
import io.echogate.advice.FindingKind;
import io.echogate.advice.FindingKinds;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.losses.Drop;
import io.echogate.advice.losses.FunctionLoss;
import io.echogate.advice.losses.FunctionLoss.Lost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Which critical functions may lose messages by a policy that is confirmed.
 *
 * @param words names of functions, and ids of findings
 */
record AcceptedLosses(Set<String> words) {
  private static final String NAME = "--accept";

  AcceptedLosses {
    words = Set.copyOf(words);
  }

  /** The option that names them. */
  static OptionSpec option() {
    return Options.text(
        NAME,
        "FUNCTION",
        "keeps the policy though messages that this critical function needs were dropped; the id"
            + " of a finding about it will do too, and several with commas between them");
  }

  /**
   * What the command line accepts.
   *
   * @throws Refusal if a word is neither a function nor a finding's id
   */
  static AcceptedLosses of(ParseResult arguments) {
    if (!arguments.hasMatchedOption(NAME)) {
      return new AcceptedLosses(Set.of());
    }
    List<String> words = List.of(arguments.matchedOptionValue(NAME, "").split(",", -1));
    words.forEach(AcceptedLosses::check);
    return new AcceptedLosses(Set.copyOf(words));
  }

  private static void check(String word) {
    if (Knowledge.instance().function(word).isEmpty() && FindingKinds.find(word).isEmpty()) {
      throw Refusal.usage(
          "there is no function and no finding '" + word + "'",
          DidYouMean.or(
              "confirm without " + NAME + " says what there is to accept",
              word,
              Stream.concat(
                      Knowledge.instance().functions().stream().map(Function::name),
                      FindingKinds.all().stream().map(FindingKind::id))
                  .toList()));
    }
  }

  /** The option's words that would accept what is not yet accepted; empty if all is. */
  List<String> open(DropAnalysis dropped) {
    Set<String> functions = functions(dropped);
    Map<Drop, List<String>> needing = new LinkedHashMap<>();
    for (FunctionLoss loss : dropped.losses().functions()) {
      loss.lost().stream()
          .filter(Lost::critical)
          .forEach(
              lost ->
                  needing
                      .computeIfAbsent(lost.drop(), key -> new ArrayList<>())
                      .add(loss.function().name()));
    }
    return needing.values().stream()
        .filter(names -> names.stream().noneMatch(functions::contains))
        .map(List::getFirst)
        .distinct()
        .toList();
  }

  /** All that the words stand for in a policy. */
  private Set<String> functions(DropAnalysis dropped) {
    Stream<String> named =
        words.stream().allMatch(word -> Knowledge.instance().function(word).isPresent())
            ? Stream.empty()
            : dropped.findings().stream()
                .filter(finding -> words.contains(finding.id()))
                .map(Finding::function)
                .flatMap(function -> function.map(Function::name).stream());
    return Stream.concat(words.stream(), named).collect(Collectors.toSet());
  }

  /** The option with those words. */
  static String text(List<String> words) {
    return NAME + " " + String.join(",", words);
  }
}
