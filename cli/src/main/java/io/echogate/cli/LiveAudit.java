package io.echogate.cli;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.settings.SettingRemark;
import io.echogate.advice.settings.SettingRemarks;
import io.echogate.cli.live.LiveRules;
import io.echogate.firewalls.audit.Together;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.RuleSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a machine has in force, for an audit.
 *
 * @param rules of all firewalls together; empty if there are none
 * @param role what the machine is, as far as can be seen
 * @param remarks what may be missing, each a sentence without its stop
 * @param settings what the kernel's settings do to messages
 */
record LiveAudit(
    Optional<RuleSet> rules, Role role, List<String> remarks, List<SettingRemark> settings) {
  LiveAudit {
    remarks = List.copyOf(remarks);
    settings = List.copyOf(settings);
  }

  /**
   * Reads a network namespace.
   *
   * @param netns its name; empty for the own one
   * @throws Refusal without the capabilities, and where there are rules that cannot be read
   */
  static LiveAudit read(Optional<String> netns, Map<String, String> environment) {
    LiveMachine machine = LiveMachine.read(AuditVerb.NAME, netns, environment);
    Map<String, RuleSet> parts = new LinkedHashMap<>();
    for (LiveRules.Part part : machine.rules().parts()) {
      Imported imported = part.read();
      parts.put(
          part.firewall().text(),
          imported
              .rules()
              .orElseThrow(
                  () ->
                      Refusal.environment(
                          "the rules of "
                              + part.firewall().text()
                              + " cannot be read: "
                              + imported.diagnostics().getFirst().message(),
                          "send what it prints to a file, and see what echogate import says of"
                              + " it")));
    }
    Optional<RuleSet> rules = parts.isEmpty() ? Optional.empty() : Optional.of(Together.of(parts));
    return new LiveAudit(
        rules, machine.role(), machine.rules().remarks(), SettingRemarks.of(machine.settings()));
  }
}
