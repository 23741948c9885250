package io.echogate.firewalls.junos;

import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads firewall filters of Junos, in whole configurations or alone, with braces or as {@code set}
 * lines. Never throws, whatever the text.
 *
 * <p>Each filter becomes a chain of the table {@code inet} or {@code inet6}; what none of its terms
 * decides is dropped where it is applied. A term with a policer is several rules of one origin:
 * what the policer drops, then what the term does. A filter at {@code lo0} is asked of what is for
 * the router itself. Several filters in a list are a chain of their own that goes through them.
 */
public final class JunosReader {
  private JunosReader() {}

  /** Reads a text. */
  public static Imported read(Source source) {
    Diagnostics diagnostics = new Diagnostics(Bounds.STANDARD);
    if (source.text().length() > Bounds.STANDARD.bytes()) {
      Source empty = new Source(source.name(), "");
      diagnostics.add(
          Diagnostic.error(
                  empty,
                  new Span(0, 0),
                  String.format(
                      Locale.ROOT,
                      "the text has %,d characters; at most %,d are read",
                      source.text().length(),
                      Bounds.STANDARD.bytes()))
              .withHelp("keep firewall, policy-options and interfaces"));
      return new Imported(Optional.empty(), diagnostics.list(List.of(empty)));
    }
    Optional<String> foreign = Foreign.of(source);
    if (foreign.isPresent()) {
      return refused(source, "this looks like " + foreign.get());
    }
    Config config = new Config(source, diagnostics);
    if (SetLines.isOne(source)) {
      new SetLines(source, diagnostics, config).read();
    } else {
      new Braces(source, diagnostics, config).read();
    }
    if (!config.isUsed() && !diagnostics.hasErrors()) {
      return refused(source, "no statement here about filters or interfaces");
    }
    config.conclude();
    Chains chains = new Chains(source, config, diagnostics);
    RuleSet rules = new RuleSet(Dialect.JUNOS, chains.read(), config.settings());
    return new Imported(
        diagnostics.hasErrors() ? Optional.empty() : Optional.of(rules),
        diagnostics.list(List.of(source)));
  }

  private static Imported refused(Source source, String message) {
    return new Imported(
        Optional.empty(),
        List.of(
            Diagnostic.error(source, new Span(0, 0), message)
                .withHelp("expected what show configuration prints, or the part firewall of it")));
  }
}
