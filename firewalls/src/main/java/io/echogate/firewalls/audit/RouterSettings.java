package io.echogate.firewalls.audit;

import io.echogate.advice.FindingKinds;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a router itself does with ICMP by lines beside its lists. */
final class RouterSettings {
  private RouterSettings() {}

  static List<AuditFinding> of(RuleSet rules) {
    Map<String, List<RuleSet.Setting>> same = new LinkedHashMap<>();
    for (RuleSet.Setting setting : rules.settings()) {
      String words = setting.text().replaceAll("\\s+", " ").strip();
      same.computeIfAbsent(words, key -> new ArrayList<>()).add(setting);
    }
    List<AuditFinding> findings = new ArrayList<>();
    same.forEach(
        (words, settings) -> finding(words, settings, rules.dialect()).ifPresent(findings::add));
    return findings;
  }

  private static Optional<AuditFinding> finding(
      String words, List<RuleSet.Setting> settings, Dialect dialect) {
    return switch (words) {
      case "no ip unreachables" ->
          Optional.of(
              unsent("unreachables-unsent-v4", Family.IP4, 3, settings)
                  .because(
                      at(settings)
                          + "it sends none of them: ip unreachables there lets it"
                          + (dialect == Dialect.IOS
                              ? ", with ip icmp rate-limit unreachable against floods"
                              : "")));
      case "ipv4 unreachables disable" ->
          Optional.of(
              unsent("unreachables-unsent-v4", Family.IP4, 3, settings)
                  .because(
                      at(settings)
                          + "it sends none of them: no ipv4 unreachables disable there lets it,"
                          + " with icmp ipv4 rate-limit unreachable against floods"));
      case "no ipv6 unreachables" ->
          Optional.of(
              unsent("unreachables-unsent-v6", Family.IP6, 1, settings)
                  .because(
                      at(settings)
                          + "it sends none of them, though it sends packet too big: ipv6"
                          + " unreachables there lets it"
                          + (dialect == Dialect.IOS
                              ? ", with ipv6 icmp error-interval against floods"
                              : "")));
      case "ipv6 unreachables disable" ->
          Optional.of(
              unsent("unreachables-unsent-v6", Family.IP6, 1, settings)
                  .because(
                      at(settings)
                          + "it sends none of them, though it sends packet too big: no ipv6"
                          + " unreachables disable there lets it, with ipv6 icmp error-interval"
                          + " against floods"));
      case "ip directed-broadcast", "ipv4 directed-broadcast", "targeted-broadcast" ->
          Optional.of(
              finding(
                      "directed-broadcast",
                      Course.FORWARD,
                      MessageNames.set(Family.IP4, 8, 0),
                      Action.ACCEPT,
                      Family.IP4,
                      settings)
                  .because(at(settings) + "the last router of the way delivers them to all"));
      default -> Optional.empty();
    };
  }

  private static String at(List<RuleSet.Setting> settings) {
    String places =
        settings.stream()
            .flatMap(setting -> setting.place().stream())
            .distinct()
            .collect(Collectors.joining(", "));
    return places.isEmpty() ? "" : "at " + places + " ";
  }

  private static AuditFinding unsent(
      String id, Family family, int type, List<RuleSet.Setting> settings) {
    MessageSet messages = new MessageSet.Builder().addTypes(type, type).build();
    return finding(id, Course.OUT, messages, Action.DROP, family, settings);
  }

  private static AuditFinding finding(
      String id,
      Course course,
      MessageSet messages,
      Action action,
      Family family,
      List<RuleSet.Setting> settings) {
    // As if there were a rule that says so.
    Rule rule =
        new Rule(
            List.of(new Match.Messages(family, messages)),
            action,
            settings.getFirst().origin(),
            "");
    return AuditFinding.of(FindingKinds.find(id).orElseThrow())
        .on(family, course)
        .about(messages, List.of())
        .by(rule);
  }
}
