package io.echogate.cli;

import io.echogate.advice.losses.Drop;
import io.echogate.advice.losses.FunctionLoss;
import io.echogate.advice.losses.FunctionLoss.Lost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Which critical functions may lose messages by a policy that is confirmed.
 *
 * @param words names of functions, and ids of findings
 */
record AcceptedLosses(AcceptedWords words) {

  /** The option that names them. */
  static OptionSpec option() {
    return Options.text(
        AcceptedWords.NAME,
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
    return new AcceptedLosses(AcceptedWords.of(arguments));
  }

  /** The option's words that would accept what is not yet accepted; empty if all is. */
  List<String> open(DropAnalysis dropped) {
    Set<String> functions = words.functions(words.nameFindings() ? dropped.findings() : List.of());
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
}
