package io.echogate.cli;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.settings.SettingRemark;
import io.echogate.advice.settings.SettingRemarks;
import io.echogate.firewalls.audit.Surroundings;
import io.echogate.firewalls.export.PolicyRules;
import io.echogate.firewalls.export.XfwRewriting;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.Policy;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Decoded;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Severity;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/**
 * What an audit is about.
 *
 * @param rules empty if there are none: then there are errors, or nothing is in force
 * @param texts what was read
 * @param errors why there are no rules; they were told
 * @param role what the machine is, where it was looked at
 * @param remarks what may be missing, each a sentence without its stop
 * @param settings what the kernel's settings do to messages
 * @param surroundings what is known of the machine, where it was looked at
 * @param machine the machine that was looked at; empty for files
 */
record AuditInput(
    Optional<RuleSet> rules,
    List<Source> texts,
    List<Diagnostic> errors,
    Optional<Role> role,
    List<String> remarks,
    List<SettingRemark> settings,
    Surroundings surroundings,
    Optional<Machine> machine) {
  AuditInput {
    texts = List.copyOf(texts);
    errors = List.copyOf(errors);
    remarks = List.copyOf(remarks);
    settings = List.copyOf(settings);
  }

  /**
   * A machine that was looked at.
   *
   * @param name what it is called: {@code this machine}
   * @param prefix what stands before commands on it
   */
  record Machine(String name, String prefix) {}

  /**
   * Reads files, and says all that is to be said about them: the rules of a firewall, or one
   * policy.
   *
   * @throws Refusal when a file cannot be read at all
   */
  static AuditInput of(List<String> files, ParseResult arguments, Console console) {
    PolicyFiles.requireOneStdin(files);
    List<InputFile> opened = files.stream().map(one -> PolicyFiles.open(one, console)).toList();
    List<Decoded> texts = opened.stream().map(InputFile::text).toList();
    if (opened.size() == 1 && InputFile.isPolicy(texts.getFirst())) {
      return policy(opened.getFirst(), texts.getFirst(), arguments, console);
    }
    Imported imported = FirewallFiles.imported(texts);
    FirewallFiles.complain(imported, Severity.NOTE, console);
    return new AuditInput(
        imported.rules(),
        texts.stream().map(Decoded::source).toList(),
        imported.diagnostics(),
        Optional.empty(),
        List.of(),
        List.of(),
        Surroundings.UNKNOWN,
        Optional.empty());
  }

  private static AuditInput policy(
      InputFile file, Decoded text, ParseResult arguments, Console console) {
    Reading reading = file.policy();
    if (PolicyFiles.complainOfNone(reading, console)) {
      return new AuditInput(
          Optional.empty(),
          List.of(text.source()),
          reading.diagnostics(),
          Optional.empty(),
          List.of(),
          List.of(),
          Surroundings.UNKNOWN,
          Optional.empty());
    }
    Policy policy = PolicyFiles.chosen(reading, arguments);
    List<String> remarks =
        new ArrayList<>(List.of("this is a policy: it is judged as rules that say the same"));
    Source source = reading.source();
    if (!PolicyRules.canSay(policy)) {
      XfwRewriting rewriting = XfwRewriting.of(reading);
      policy = rewriting.policy();
      source = policy.statements().getFirst().origin().source();
      remarks.add("lines are those that echogate format --native prints");
      rewriting.losses().forEach(loss -> remarks.add(loss.text()));
    }
    return new AuditInput(
        Optional.of(PolicyRules.of(policy)),
        List.of(source),
        List.of(),
        Optional.of(Role.HOST),
        remarks,
        List.of(),
        Surroundings.UNKNOWN,
        Optional.empty());
  }

  /** Whether it is a policy, judged as rules that say the same. */
  boolean isPolicy() {
    return rules.filter(some -> some.dialect() == Dialect.ECHOGATE).isPresent();
  }

  /**
   * Reads what this machine has in force.
   *
   * @throws Refusal without the capabilities, and where there are rules that cannot be read
   */
  static AuditInput live(Optional<String> netns, Console console) {
    LiveSystem live =
        LiveSystem.read(AuditVerb.NAME, netns, console.environment(), LivePolicies.Unseen.REMARKED);
    return new AuditInput(
        live.rules(),
        live.texts(),
        List.of(),
        Optional.of(live.role()),
        live.remarks(),
        SettingRemarks.of(live.settings()),
        live.surroundings(),
        Optional.of(
            new Machine(
                netns.map(name -> "network namespace " + name).orElse("this machine"),
                live.prefix())));
  }
}
