package io.echogate.cli;

import io.echogate.advice.Advice;
import io.echogate.advice.Finding;
import io.echogate.advice.knowledge.Role;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The roles that a command line names, and what advice has to say for them. */
final class Roles {
  private static final String NAME = "--role";

  private Roles() {}

  /** The option that names roles. */
  static OptionSpec option() {
    return Options.text(
        NAME, "ROLES", "what the machine is: " + words() + "; several with commas between them");
  }

  /**
   * The roles on the command line; none where none is named.
   *
   * @throws Refusal if a word names none
   */
  static List<Role> of(ParseResult arguments) {
    List<Role> roles = new ArrayList<>();
    if (arguments.hasMatchedOption(NAME)) {
      for (String word : arguments.matchedOptionValue(NAME, "").split(",", -1)) {
        roles.add(named(word));
      }
    }
    return roles.stream().distinct().toList();
  }

  /**
   * The role of that word.
   *
   * @throws Refusal if there is none
   */
  static Role named(String word) {
    return Role.find(word)
        .orElseThrow(
            () ->
                Refusal.usage(
                    "there is no role '" + word + "'",
                    DidYouMean.or(
                        "the roles are " + words(),
                        word,
                        Arrays.stream(Role.values()).map(Role::text).toList())));
  }

  /** All roles, in words. */
  static String words() {
    return Arrays.stream(Role.values()).map(Role::text).collect(Collectors.joining(", "));
  }

  /** Findings for some roles, each once; without roles those that hold for all. */
  static List<Finding> findings(List<Policy> policies, List<Role> roles, LocalDate day) {
    if (roles.isEmpty()) {
      return Advice.of(policies, Optional.empty(), day);
    }
    Map<Key, Finding> findings = new LinkedHashMap<>();
    for (Role role : roles) {
      for (Finding finding : Advice.of(policies, Optional.of(role), day)) {
        findings.putIfAbsent(new Key(finding.id(), finding.origin()), finding);
      }
    }
    return List.copyOf(findings.values());
  }

  /** What findings for several roles have in common. */
  private record Key(String id, Optional<Origin> origin) {}
}
