package io.echogate.firewalls.export;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Dialect;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule;
import io.echogate.policy.Policy;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An {@code xfw} policy with all that the dialect leaves unsaid: what leaves passes, and a family
 * that is not listed does not come in. Statements stay as they are, with their places.
 */
final class XfwAsPolicy {
  private XfwAsPolicy() {}

  /** Whether no source filter has a word about ICMP: rules have nothing like its longest match. */
  static boolean isPossible(Policy xfw) {
    return xfw.sources().entries().stream().noneMatch(entry -> judgesIcmp(entry.scopes()))
        && xfw.sources().defaults().stream().noneMatch(entry -> judgesIcmp(entry.scopes()));
  }

  private static boolean judgesIcmp(Set<SourceFilter.Scope> scopes) {
    // What is for TCP holds for ICMP, too.
    return scopes.contains(SourceFilter.Scope.TCP) || scopes.contains(SourceFilter.Scope.ICMP);
  }

  static Policy of(Policy xfw) {
    List<DefaultRule> defaults = new ArrayList<>();
    for (Family family : Family.values()) {
      defaults.add(
          xfw.unlisted().contains(family)
              ? new DefaultRule(
                  xfw.protocolStatement().orElse(null), family, Direction.IN, Action.BLOCK)
              : xfw.defaultOf(family, Direction.IN)
                  .orElseGet(() -> new DefaultRule(null, family, Direction.IN, Action.ALLOW)));
      defaults.add(new DefaultRule(null, family, Direction.OUT, Action.ALLOW));
    }
    List<FormRule> forms = new ArrayList<>(xfw.forms());
    for (FormRule.Target target : FormRule.Target.values()) {
      for (Family family : Family.values()) {
        forms.add(new FormRule(null, target, family, Direction.OUT, Verdict.PASS));
      }
    }
    return new Policy(
        xfw.name(),
        Dialect.POLICY,
        xfw.evaluation(),
        xfw.limits(),
        xfw.sets(),
        xfw.rules().stream().filter(rule -> !xfw.unlisted().contains(rule.family())).toList(),
        defaults,
        forms,
        Set.of(),
        xfw.protocolStatement(),
        xfw.sources(),
        xfw.statements());
  }
}
