package io.echogate.policy.language;

import io.echogate.policy.Dialect;
import io.echogate.policy.Limit;
import io.echogate.policy.language.StatementSyntax.LimitStatement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The limits that a root block can name: those in front of all blocks, and its own. */
final class LimitTable {
  private final Reporter reporter;
  private final Dialect dialect;
  private final Names names;
  private final Map<String, Limit> limits = new LinkedHashMap<>();

  LimitTable(Reporter reporter, Dialect dialect) {
    this(reporter, dialect, new Names(reporter, dialect));
  }

  private LimitTable(Reporter reporter, Dialect dialect, Names names) {
    this.reporter = reporter;
    this.dialect = dialect;
    this.names = names;
  }

  /** A table for a block, with all that is in this one. */
  LimitTable inner() {
    LimitTable table = new LimitTable(reporter, dialect, names.inner());
    table.limits.putAll(limits);
    return table;
  }

  /** Adds a definition. A name with a wrong definition counts as defined. */
  void define(LimitStatement statement) {
    Token name = statement.name();
    if (name == null) {
      reporter.add(
          reporter
              .error(statement.keyword(), "a limit without a name")
              .withHelp("write ratelimit=NAME " + figures() + ";"));
    } else {
      names.give(name);
    }
    Optional<Limit> limit = new LimitResolver(reporter, dialect, statement).resolve();
    if (name != null) {
      limit.ifPresent(value -> limits.putIfAbsent(value.name(), value));
    }
  }

  /** The limit of a name that an action uses; empty if it is not defined, or wrongly. */
  Optional<Limit> find(Token name) {
    if (!names.contains(name.text())) {
      reporter.add(
          reporter
              .error(name, "the limit " + name.shown() + " is not defined")
              .withHelp(
                  reporter.didYouMean(
                      name,
                      names.all(),
                      "define it: ratelimit=" + name.clipped() + " " + figures() + ";")));
    }
    return Optional.ofNullable(limits.get(name.text()));
  }

  /** What a definition says behind the name, as an example. */
  String figures() {
    return switch (dialect) {
      case XFW -> "pps=N bps=N";
      case POLICY -> "rate=N/s";
    };
  }

  /** All limits in file order. */
  List<Limit> list() {
    return new ArrayList<>(limits.values());
  }
}
