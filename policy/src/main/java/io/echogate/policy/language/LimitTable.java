package io.echogate.policy.language;

import io.echogate.policy.Limit;
import io.echogate.policy.language.StatementSyntax.LimitStatement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The limits of a file by name. */
final class LimitTable {
  private final Reporter reporter;
  private final Names names;
  private final Map<String, Limit> limits = new LinkedHashMap<>();

  LimitTable(Reporter reporter) {
    this.reporter = reporter;
    this.names = new Names(reporter);
  }

  /** Adds a definition. A name with a wrong definition counts as defined. */
  void define(LimitStatement statement) {
    Token name = statement.name();
    if (name == null) {
      reporter.add(
          reporter
              .error(statement.keyword().span(), "a limit without a name")
              .withHelp("write ratelimit=NAME pps=N bps=N;"));
    } else {
      names.give(name);
    }
    Optional<Limit> limit = new LimitResolver(reporter, statement).resolve();
    if (name != null) {
      limit.ifPresent(value -> limits.putIfAbsent(value.name(), value));
    }
  }

  /** The limit of a name that an action uses; empty if it is not defined, or wrongly. */
  Optional<Limit> find(Token name) {
    if (!names.contains(name.text())) {
      reporter.add(
          reporter
              .error(name.span(), "the limit " + name.shown() + " is not defined")
              .withHelp(
                  reporter.didYouMean(
                      name,
                      names.all(),
                      "define it: ratelimit=" + name.clipped() + " pps=N bps=N;")));
    }
    return Optional.ofNullable(limits.get(name.text()));
  }

  /** All limits in file order. */
  List<Limit> list() {
    return new ArrayList<>(limits.values());
  }
}
