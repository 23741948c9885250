package io.echogate.cli;

import io.echogate.policy.Policy;
import io.echogate.policy.language.Reading;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The policies that captures are played to: one, or several to be compared.
 *
 * @param policies in the order in which they were named
 */
record ReplayPolicies(List<Named> policies) {
  private static final String POLICY = "--policy";

  ReplayPolicies {
    policies = List.copyOf(policies);
  }

  /**
   * A policy and what to call it.
   *
   * @param name what tells it from the others
   * @param file what its text is called
   */
  record Named(String name, String file, Policy policy) {}

  /** The option that names them. */
  static OptionSpec option() {
    return OptionSpec.builder(POLICY)
        .arity("1")
        .paramLabel("NAME")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .description(
            "which policy of a file with several; named more than once, they are compared. A path"
                + " names the policy of another file")
        .build();
  }

  /**
   * Reads what the command line names.
   *
   * @return empty if FILE has errors, which were told
   * @throws Refusal if there is no such policy
   */
  static Optional<ReplayPolicies> read(String file, ParseResult arguments, Console console) {
    Reading reading = PolicyFiles.read(file, console);
    if (PolicyFiles.complainOfNone(reading, console)) {
      return Optional.empty();
    }
    List<String> names = arguments.matchedOptionValue(POLICY, List.of());
    List<Named> named = new ArrayList<>();
    if (names.isEmpty()) {
      named.add(of(reading, PolicyFiles.chosen(reading, Optional.empty())));
    }
    for (String name : names) {
      boolean listed = reading.policies().stream().anyMatch(one -> one.name().equals(name));
      if (listed || !isFile(name)) {
        named.add(of(reading, PolicyFiles.chosen(reading, Optional.of(name))));
        continue;
      }
      Reading other = PolicyFiles.read(name, console);
      if (PolicyFiles.complainOfNone(other, console)) {
        return Optional.empty();
      }
      if (names.size() == 1) {
        // A file beside the first one is there to be compared with it.
        named.add(of(reading, PolicyFiles.chosen(reading, Optional.empty())));
      }
      named.add(of(other, PolicyFiles.chosen(other, Optional.empty())));
    }
    return Optional.of(new ReplayPolicies(distinct(named)));
  }

  private static boolean isFile(String name) {
    try {
      return Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static Named of(Reading reading, Policy policy) {
    return new Named(policy.name(), reading.source().name(), policy);
  }

  /** The same under names that tell them apart: those of files where policies are called alike. */
  private static List<Named> distinct(List<Named> named) {
    Set<String> names = new HashSet<>();
    if (named.stream().allMatch(one -> names.add(one.name()))) {
      return named;
    }
    Set<String> files = new HashSet<>();
    boolean byFile = named.stream().allMatch(one -> files.add(one.file()));
    List<Named> renamed = new ArrayList<>();
    for (Named one : named) {
      if (!byFile) {
        throw Refusal.usage(
            "the policy " + one.name() + " is named twice", "name each policy once");
      }
      renamed.add(new Named(one.file(), one.file(), one.policy()));
    }
    return renamed;
  }

  /** Whether they are to be compared. */
  boolean areSeveral() {
    return policies.size() > 1;
  }
}
