package io.echogate.policy.language;

import io.echogate.policy.Action;
import io.echogate.policy.Limit;
import io.echogate.policy.language.StatementSyntax.ActionSyntax;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes actions of their words. */
final class ActionResolver {
  private final Reporter reporter;
  private final LimitTable limits;

  ActionResolver(Reporter reporter, LimitTable limits) {
    this.reporter = reporter;
    this.limits = limits;
  }

  /** The action; block, where none is written, or where it is wrong and was reported. */
  Action resolve(@Nullable ActionSyntax syntax) {
    if (syntax == null) {
      return Action.BLOCK;
    }
    return switch (syntax.word().text()) {
      case "allow" -> plain(syntax, Action.ALLOW);
      case "block" -> plain(syntax, Action.BLOCK);
      case Keywords.RATELIMIT -> rateLimit(syntax);
      default -> unknown(syntax);
    };
  }

  private Action plain(ActionSyntax syntax, Action action) {
    if (!syntax.limits().isEmpty()) {
      reporter.add(
          reporter
              .error(syntax.limits().getFirst().span(), "only ratelimit takes the name of a limit")
              .withHelp("write " + syntax.word().text() + ", or ratelimit=NAME"));
    }
    return action;
  }

  private Action rateLimit(ActionSyntax syntax) {
    if (syntax.limits().isEmpty()) {
      reporter.add(
          reporter
              .error(syntax.word().span(), "ratelimit without the name of a limit")
              .withHelp("write ratelimit=NAME, and define it: ratelimit=NAME pps=N bps=N;"));
    }
    List<Limit> used = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Token name : syntax.limits()) {
      if (names.add(name.text())) {
        limits.find(name).ifPresent(used::add);
      } else {
        reporter.add(
            reporter
                .error(name.span(), "the limit " + name.shown() + " is written twice")
                .withHelp("write it once"));
      }
    }
    return used.isEmpty() ? Action.BLOCK : new Action.RateLimit(used);
  }

  private Action unknown(ActionSyntax syntax) {
    Token word = syntax.word();
    reporter.add(
        reporter
            .error(word.span(), "unknown action " + word.shown())
            .withHelp(
                reporter.didYouMean(
                    word, Keywords.ACTIONS, "actions are allow, block and ratelimit=NAME")));
    syntax.limits().forEach(limits::find);
    return Action.BLOCK;
  }
}
