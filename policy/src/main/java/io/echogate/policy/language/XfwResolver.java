package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.Dialect;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.Statement;
import io.echogate.policy.language.StatementSyntax.DefaultsStatement;
import io.echogate.policy.language.StatementSyntax.EvaluationStatement;
import io.echogate.policy.language.StatementSyntax.IcmpStatement;
import io.echogate.policy.language.StatementSyntax.IncludeStatement;
import io.echogate.policy.language.StatementSyntax.LimitStatement;
import io.echogate.policy.language.StatementSyntax.OtherStatement;
import io.echogate.policy.language.StatementSyntax.ProtocolStatement;
import io.echogate.policy.language.StatementSyntax.SetStatement;
import io.echogate.policy.language.StatementSyntax.SourceStatement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a policy of the statements of {@code xfw { }}: language reference, section 5. */
final class XfwResolver {
  private static final int LAST_PROTOCOL = 255;

  private final Reporter reporter;
  private final Statements statements;
  private final LimitTable limits;
  private final IcmpResolver icmp;
  private final SourceResolver sources;
  private final DefaultsResolver defaults;
  private @Nullable EvaluationStatement evaluation;
  private @Nullable ProtocolStatement protocols;
  private @Nullable Statement protocolStatement;
  private Set<Family> unlisted = Set.of();

  /**
   * Starts a policy.
   *
   * @param limits what it can name, its own definitions included
   */
  XfwResolver(Reporter reporter, LimitTable limits) {
    this.reporter = reporter;
    this.statements = new Statements(reporter.source());
    this.limits = limits;
    ActionResolver actions = new ActionResolver(reporter, limits);
    this.icmp = new IcmpResolver(reporter, actions, statements);
    this.sources = new SourceResolver(reporter, actions, statements);
    this.defaults = new DefaultsResolver(reporter, actions, statements);
  }

  /** The policy that the statements make; it means nothing when errors were reported. */
  Policy resolve(List<StatementSyntax> all) {
    all.forEach(this::add);
    if (!reporter.diagnostics().hasErrors()) {
      icmp.noteWithoutEffect(defaults.icmp());
    }
    return new Policy(
        Keywords.XFW,
        Dialect.XFW,
        evaluationOrigin(),
        limits.list(),
        List.of(),
        icmp.rules(),
        defaults.icmp(),
        List.of(),
        unlisted,
        Optional.ofNullable(protocolStatement),
        new SourceFilter(sources.entries(), defaults.sources()),
        statements.list());
  }

  private void add(StatementSyntax statement) {
    switch (statement) {
      case IcmpStatement one -> icmp.add(one);
      case SourceStatement one -> sources.add(one);
      case DefaultsStatement one -> defaults.add(one);
      case EvaluationStatement one -> evaluation(one);
      case ProtocolStatement one -> protocols(one);
      case OtherStatement one -> other(one);
      case LimitStatement limit -> {}
      case SetStatement set -> {}
      case IncludeStatement include -> {}
    }
  }

  private void evaluation(EvaluationStatement statement) {
    if (evaluation == null) {
      evaluation = statement;
    } else {
      second(statement.keyword(), evaluation.keyword());
    }
  }

  private Optional<Origin> evaluationOrigin() {
    return evaluation == null || evaluation.off()
        ? Optional.empty()
        : Optional.of(new Origin(reporter.source(), evaluation.span()));
  }

  private void protocols(ProtocolStatement statement) {
    if (protocols != null) {
      second(statement.keyword(), protocols.keyword());
      return;
    }
    protocols = statement;
    protocolStatement = statements.add(statement.span());
    Set<Integer> numbers = new HashSet<>();
    for (Token word : statement.numbers()) {
      OptionalInt number = Numbers.upTo(LAST_PROTOCOL, word.text());
      number.ifPresent(numbers::add);
      if (number.isEmpty()) {
        reporter.add(
            reporter
                .error(word, word.shown() + " is no IP protocol")
                .withHelp("write numbers from 0 to " + LAST_PROTOCOL));
      }
    }
    unlisted =
        Arrays.stream(Family.values())
            .filter(family -> !numbers.contains(family.protocol()))
            .collect(Collectors.toUnmodifiableSet());
    reporter.add(
        reporter.note(
            statement.keyword(),
            "only ICMP is dropped when it is not listed; other protocols pass"));
  }

  private void second(Token keyword, Token first) {
    reporter.add(
        reporter
            .error(keyword, "a second " + keyword.text() + " statement")
            .withPlace(first.source(), first.span(), "the first one is here")
            .withHelp("write one of them"));
  }

  private void other(OtherStatement statement) {
    reporter.add(
        reporter.note(
            statement.keyword(),
            statement.keyword().shown() + " has no effect here: it does not concern ICMP"));
  }
}
