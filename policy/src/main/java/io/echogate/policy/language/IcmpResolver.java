package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Dialect;
import io.echogate.policy.Direction;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import io.echogate.policy.language.StatementSyntax.ActionSyntax;
import io.echogate.policy.language.StatementSyntax.Head;
import io.echogate.policy.language.StatementSyntax.IcmpStatement;
import io.echogate.policy.language.StatementSyntax.MessageItem;
import io.echogate.policy.source.Diagnostic;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes rules of the {@code icmp} statements of {@code xfw { }}. */
final class IcmpResolver {
  private final Reporter reporter;
  private final ActionResolver actions;
  private final ScopeResolver scopes;
  private final MessageResolver messages;
  private final Statements statements;
  private final Names names;
  private final Map<Family, @Nullable Token[]> listed = new EnumMap<>(Family.class);
  private final List<Written> written = new ArrayList<>();

  IcmpResolver(Reporter reporter, ActionResolver actions, Statements statements) {
    this.reporter = reporter;
    this.actions = actions;
    this.scopes = new ScopeResolver(reporter);
    this.messages = new MessageResolver(reporter, Dialect.XFW);
    this.statements = statements;
    this.names = new Names(reporter, Dialect.XFW);
  }

  /** Adds a statement. */
  void add(IcmpStatement syntax) {
    Head head = syntax.head();
    Optional<Family> family = family(head);
    name(head, family);
    Action action = actions.resolve(head.action());
    family.ifPresent(known -> rule(known, action, syntax));
  }

  /** The rules, in file order. */
  List<Rule> rules() {
    return written.stream().map(Written::rule).toList();
  }

  private Optional<Family> family(Head head) {
    if (head.words().isEmpty()) {
      reporter.add(
          reporter
              .error(head.keyword(), "an icmp statement without its family")
              .withHelp("write icmp ip4 or icmp ip6"));
    }
    return scopes
        .resolve(head.words(), ScopeWord.FAMILIES)
        .map(scope -> scope.families().iterator().next());
  }

  private void name(Head head, Optional<Family> family) {
    Token name = head.name();
    if (name != null) {
      names.give(name);
      return;
    }
    family.ifPresent(
        known ->
            names.claim(
                known.text(),
                head.keyword(),
                "a second icmp " + known + " statement without a name",
                "write all types into one, or name it: icmp=NAME " + known + " ..."));
  }

  private void rule(Family family, Action action, IcmpStatement syntax) {
    BitSet types = new BitSet();
    for (MessageItem item : syntax.items()) {
      for (Messages some : messages.resolve(Set.of(family), item).getOrDefault(family, List.of())) {
        types.set(some.firstType(), some.lastType() + 1);
        list(family, some, item.type());
      }
    }
    Rule rule =
        new Rule(
            statements.add(syntax.span()),
            family,
            Direction.IN,
            MessageSet.ofTypes(types),
            action,
            List.of());
    ActionSyntax actionSyntax = syntax.head().action();
    Token word = actionSyntax == null ? null : actionSyntax.word();
    written.add(new Written(rule, word == null ? syntax.head().keyword() : word));
  }

  /** Lists types; of several that were listed before, the first is reported. */
  private void list(Family family, Messages messages, Token item) {
    boolean reported = false;
    @Nullable Token[] places = listed.computeIfAbsent(family, key -> new @Nullable Token[256]);
    for (int type = messages.firstType(); type <= messages.lastType(); type++) {
      Token first = places[type];
      if (first == null) {
        places[type] = item;
      } else if (!reported) {
        reported = true;
        reporter.add(
            reporter
                .error(item, "type " + type + " of " + family + " is listed twice")
                .withPlace(first.source(), first.span(), "the first one is here")
                .withHelp("list each type once; the order of statements means nothing in xfw { }"));
      }
    }
  }

  /** Notes statements that say what the default says anyway. */
  void noteWithoutEffect(List<DefaultRule> defaults) {
    for (Written one : written) {
      for (DefaultRule other : defaults) {
        Rule rule = one.rule();
        if (rule.family() == other.family()
            && rule.action().equals(other.action())
            && !(rule.action() instanceof Action.RateLimit)) {
          reporter.add(withoutEffect(one, other));
        }
      }
    }
  }

  private Diagnostic withoutEffect(Written one, DefaultRule other) {
    Family family = other.family();
    String action = other.action().equals(Action.ALLOW) ? "allow" : "block";
    Diagnostic note =
        reporter
            .note(
                one.action(),
                "this statement has no effect: the default of " + family + " is " + action)
            .withHelp(
                other.action().equals(Action.ALLOW)
                    ? "write defaults { icmp " + family + ": block; } to let only these pass"
                    : "leave it out, or allow other types only");
    Statement statement = other.statement();
    return statement == null
        ? note
        : note.withPlace(statement.origin().span(), "the default is here");
  }

  /** A rule, and the word of its action. */
  private record Written(Rule rule, Token action) {}
}
