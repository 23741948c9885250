package io.echogate.firewalls.export;

import io.echogate.firewalls.export.Loss.Grade;
import io.echogate.policy.Policy;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.Statement;
import io.echogate.policy.language.NativePolicy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import java.util.List;
import java.util.Set;

/**
 * An {@code xfw} policy as a {@code policy}, which is what can be exported.
 *
 * @param policy the same for ICMP; its lines are those that {@code format --native} prints
 * @param losses what is not the same
 */
public record XfwRewriting(Policy policy, List<Loss> losses) {
  public XfwRewriting {
    losses = List.copyOf(losses);
  }

  /**
   * Rewrites the policy of a reading.
   *
   * @param reading without errors, of one {@code xfw} policy
   */
  public static XfwRewriting of(Reading reading) {
    NativePolicy.Rewritten rewritten = NativePolicy.of(reading, "xfw");
    Source source = new Source(reading.source().name() + " (as a policy)", rewritten.text());
    Set<SourceFilter.Scope> others = Set.of(SourceFilter.Scope.TCP, SourceFilter.Scope.UDP);
    SourceFilter filter = reading.policies().getFirst().sources();
    Losses losses = new Losses();
    rewritten
        .differences()
        .forEach(
            difference ->
                losses.add(
                    new Loss(difference.origin(), Grade.APPROXIMATION, "xfw", difference.text())));
    filter.entries().stream()
        .filter(entry -> entry.scopes().stream().anyMatch(others::contains))
        .forEach(entry -> loseOthers(losses, entry.statement()));
    filter.defaults().stream()
        .filter(entry -> entry.scopes().stream().anyMatch(others::contains))
        .forEach(entry -> loseOthers(losses, entry.statement()));
    return new XfwRewriting(PolicyReader.read(source).policies().getFirst(), losses.list());
  }

  private static void loseOthers(Losses losses, Statement statement) {
    losses.lose(
        statement, "TCP and UDP from these sources", "an export is about ICMP and leaves them be");
  }
}
