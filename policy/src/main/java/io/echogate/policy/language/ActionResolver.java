package io.echogate.policy.language;

import io.echogate.policy.Action;
import io.echogate.policy.Limit;
import io.echogate.policy.language.StatementSyntax.ActionSyntax;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes actions of their words. */
final class ActionResolver {
  private static final String ACTIONS = "actions are allow, block and ratelimit=NAME";

  /** What other firewalls call the actions. */
  private static final Map<String, String> ELSEWHERE =
      Stream.concat(
              Stream.of("accept", "permit", "pass").map(word -> Map.entry(word, "allow")),
              Stream.of("drop", "deny", "reject", "discard").map(word -> Map.entry(word, "block")))
          .collect(
              Collectors.toUnmodifiableMap(
                  Map.Entry::getKey, entry -> "here it is called '" + entry.getValue() + "'"));

  private final Reporter reporter;
  private final LimitTable limits;

  ActionResolver(Reporter reporter, LimitTable limits) {
    this.reporter = reporter;
    this.limits = limits;
  }

  /** The action; block, where none is written, or where it is wrong and was reported. */
  Action resolve(@Nullable ActionSyntax syntax) {
    Token word = syntax == null ? null : syntax.word();
    if (syntax == null || word == null) {
      return Action.BLOCK;
    }
    return switch (word.text()) {
      case "allow" -> plain(word, syntax.limits(), Action.ALLOW);
      case "block" -> plain(word, syntax.limits(), Action.BLOCK);
      case Keywords.RATELIMIT -> rateLimit(word, syntax.limits());
      default -> unknown(word, syntax.limits());
    };
  }

  private Action plain(Token word, List<Token> names, Action action) {
    if (!names.isEmpty()) {
      reporter.add(
          reporter
              .error(names.getFirst(), "only ratelimit takes the name of a limit")
              .withHelp("write " + word.text() + ", or ratelimit=NAME"));
    }
    return action;
  }

  private Action rateLimit(Token word, List<Token> names) {
    if (names.isEmpty()) {
      reporter.add(
          reporter
              .error(word, "ratelimit without the name of a limit")
              .withHelp(
                  "write ratelimit=NAME, and define it: ratelimit=NAME " + limits.figures() + ";"));
    }
    List<Limit> used = new ArrayList<>();
    Set<String> before = new HashSet<>();
    for (Token name : names) {
      if (before.add(name.text())) {
        limits.find(name).ifPresent(used::add);
      } else {
        reporter.add(
            reporter
                .error(name, "the limit " + name.shown() + " is written twice")
                .withHelp("write it once"));
      }
    }
    return used.isEmpty() ? Action.BLOCK : new Action.RateLimit(used);
  }

  private Action unknown(Token word, List<Token> names) {
    reporter.add(
        reporter
            .error(word, "unknown action " + word.shown())
            .withHelp(
                reporter.didYouMean(
                    word, Keywords.ACTIONS, ELSEWHERE.getOrDefault(word.text(), ACTIONS))));
    names.forEach(limits::find);
    return Action.BLOCK;
  }
}
