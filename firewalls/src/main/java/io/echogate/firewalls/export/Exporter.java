package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.Dialect;
import io.echogate.policy.Policy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Translates policies. What a target cannot say at all is refused, unless the caller says which way
 * to err; what it says nearly is told with the result, and at its head.
 */
public final class Exporter {

  private Exporter() {}

  /**
   * Translates a policy.
   *
   * @param policy of the dialect {@code policy}; {@link XfwRewriting} makes one of {@code xfw}
   * @param before what got lost before
   * @param erring which way to err; empty to refuse
   */
  public static Exported export(
      Policy policy, List<Loss> before, ExportTarget target, Optional<Erring> erring) {
    if (policy.dialect() != Dialect.POLICY) {
      throw new IllegalArgumentException("an xfw policy: rewrite it first");
    }
    Losses losses = new Losses();
    losses.addAll(before);
    Erring way = erring.orElse(Erring.BLOCK);
    return switch (target) {
      case NftOptions options -> {
        String rules = NftExport.text(policy, options, losses, way);
        yield exported(policy, options, NftExport.use(options), "# ", rules, losses.list(), erring);
      }
      case IptablesOptions options -> {
        IptablesExport iptables = new IptablesExport(policy, options, losses, way);
        RuleSet all = iptables.rules();
        if (options.sets()) {
          yield new Exported(Optional.of(iptables.sets()), losses.list());
        }
        String rules = IptablesExport.text(all);
        yield exported(policy, options, iptables.use(), "# ", rules, losses.list(), erring);
      }
      case AclOptions options -> {
        IosExport ios = new IosExport(policy, options, losses, way);
        List<Chain> lists = ios.lists();
        String rules = ios.text(lists);
        yield exported(policy, options, ios.use(lists), "! ", rules, losses.list(), erring);
      }
      case JunosOptions options -> {
        JunosExport junos = new JunosExport(policy, options, losses, way);
        String rules = JunosExport.text(junos.rules());
        yield exported(policy, options, junos.use(), "# ", rules, losses.list(), erring);
      }
      case SuricataOptions options -> {
        SuricataExport suricata = new SuricataExport(policy, options, losses, way);
        String rules = suricata.text();
        yield exported(policy, options, suricata.use(), "# ", rules, losses.list(), erring);
      }
    };
  }

  /** The same, if nothing got lost before. */
  public static Exported export(Policy policy, ExportTarget target, Optional<Erring> erring) {
    return export(policy, List.of(), target, erring);
  }

  private static Exported exported(
      Policy policy,
      ExportTarget target,
      List<String> use,
      String comment,
      String rules,
      List<Loss> losses,
      Optional<Erring> erring) {
    if (erring.isEmpty() && losses.stream().anyMatch(Loss::needsConsent)) {
      return new Exported(Optional.empty(), losses);
    }
    String head =
        Head.lines(policy, target.text(), use, losses, erring).stream()
            .map(line -> (comment + line).stripTrailing() + "\n")
            .collect(Collectors.joining());
    return new Exported(Optional.of(head + "\n" + rules), losses);
  }
}
