package io.echogate.policy.language;

import io.echogate.policy.Dialect;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.language.PolicyFile.Block;
import io.echogate.policy.language.StatementSyntax.DefaultsStatement;
import io.echogate.policy.language.StatementSyntax.EvaluationStatement;
import io.echogate.policy.language.StatementSyntax.IcmpStatement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a policy of {@code policy NAME { }}: language reference, section 4. */
final class PolicyResolver {
  private final Reporter reporter;
  private final Definitions definitions;
  private final Statements statements;
  private final PolicyRules rules;
  private final PolicyDefaults defaults;
  private @Nullable EvaluationStatement evaluation;

  /**
   * Starts a policy.
   *
   * @param definitions what it can name, its own definitions included
   */
  PolicyResolver(Reporter reporter, Definitions definitions) {
    this.reporter = reporter;
    this.definitions = definitions;
    this.statements = new Statements(reporter.source());
    ActionResolver actions = new ActionResolver(reporter, definitions.limits());
    this.rules = new PolicyRules(reporter, actions, definitions, statements);
    this.defaults = new PolicyDefaults(reporter, actions, statements);
  }

  /** The policy of a block; it means nothing when errors were reported. */
  Policy resolve(Block block, Token keyword) {
    block.statements().forEach(this::add);
    Token name = block.name();
    defaults.requireDefaults(name == null ? keyword : name);
    if (!reporter.diagnostics().hasErrors()) {
      rules.noteEmpty();
    }
    return new Policy(
        name == null ? Keywords.POLICY : name.text(),
        Dialect.POLICY,
        Optional.ofNullable(evaluation).map(one -> new Origin(reporter.source(), one.span())),
        definitions.limits().list(),
        definitions.sets().list(),
        rules.rules(),
        defaults.messages(),
        defaults.forms(),
        Set.of(),
        Optional.empty(),
        new SourceFilter(List.of(), List.of()),
        statements.list());
  }

  private void add(StatementSyntax statement) {
    switch (statement) {
      case IcmpStatement one -> rules.add(one);
      case DefaultsStatement one -> defaults.add(one);
      case EvaluationStatement one -> evaluation(one);
      default -> {}
    }
  }

  private void evaluation(EvaluationStatement statement) {
    EvaluationStatement first = evaluation;
    if (first == null) {
      evaluation = statement;
      return;
    }
    Token keyword = first.keyword();
    reporter.add(
        reporter
            .error(statement.keyword(), "a second evaluation_mode statement")
            .withPlace(keyword.source(), keyword.span(), "the first one is here")
            .withHelp("write one of them"));
  }
}
