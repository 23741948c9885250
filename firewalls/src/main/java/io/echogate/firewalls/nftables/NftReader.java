package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Decoded;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import java.util.List;
import java.util.Optional;

/**
 * Reads the rules of nftables: what {@code nft list ruleset} prints, with or without {@code -n} and
 * {@code -j}, and what people write for {@code nft -f}.
 *
 * <p>JSON becomes nft text first, one rule a line, and is read as that: so both forms have one
 * meaning, and what is said about a rule shows it in words that people know.
 */
public final class NftReader {
  private NftReader() {}

  /**
   * Reads a text of rules.
   *
   * @return the rules, or errors; and what was read but is not understood. It never throws,
   *     whatever the text is
   */
  public static Imported read(Source source) {
    return read(source, Bounds.STANDARD);
  }

  /** The same within other bounds. */
  static Imported read(Source source, Bounds bounds) {
    Diagnostics diagnostics = new Diagnostics(bounds);
    if (source.text().length() > bounds.bytes()) {
      return failed(Decoded.tooLong(source.name(), source.text().length(), bounds));
    }
    Optional<Diagnostic> foreign = ForeignText.problem(source);
    if (foreign.isPresent()) {
      return failed(foreign.get());
    }
    if (!JsonRendering.isJson(source.text())) {
      return read(source, false, bounds, diagnostics, List.of(source));
    }
    Optional<Source> rendering = JsonRendering.of(source, diagnostics);
    if (rendering.isEmpty() || diagnostics.hasErrors()) {
      return new Imported(Optional.empty(), said(diagnostics, List.of(source)));
    }
    return read(rendering.get(), true, bounds, diagnostics, List.of(source, rendering.get()));
  }

  private static Imported read(
      Source source,
      boolean rendered,
      Bounds bounds,
      Diagnostics diagnostics,
      List<Source> sources) {
    Optional<RuleSet> rules = Optional.empty();
    try {
      Tables tables = new RulesetParser(new Cursor(source, rendered, bounds), diagnostics).read();
      rules = Optional.of(new RuleSetLowering(source, rendered, diagnostics).lower(tables));
    } catch (Refusal refusal) {
      diagnostics.add(refusal.diagnostic());
    }
    return new Imported(
        diagnostics.hasErrors() ? Optional.empty() : rules, said(diagnostics, sources));
  }

  /** All that is to be said; where iptables made the rules, that is all. */
  private static List<Diagnostic> said(Diagnostics diagnostics, List<Source> sources) {
    List<Diagnostic> all = diagnostics.list(sources);
    return all.stream().filter(Xt::isRefusal).findFirst().map(List::of).orElse(all);
  }

  private static Imported failed(Diagnostic diagnostic) {
    return new Imported(Optional.empty(), List.of(diagnostic));
  }
}
