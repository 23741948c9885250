package io.echogate.cli;

import io.echogate.policy.Policy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A policy of a file and the interface that it is for.
 *
 * @param interfaceName as the kernel calls it
 */
record Assignment(String interfaceName, Policy policy) {

  /**
   * The assignments that a command line makes: {@code eth0} where the file holds one policy, {@code
   * eth0=wan,eth1=lan} where it holds several.
   *
   * @param policies those of the file, at least one
   * @throws Refusal if the words name no policy, or an interface twice, or too little
   */
  static List<Assignment> of(String words, List<Policy> policies) {
    if (words.indexOf('=') < 0 && words.indexOf(',') < 0) {
      return List.of(new Assignment(words, only(words, policies)));
    }
    List<Assignment> assignments = new ArrayList<>();
    Set<String> interfaces = new HashSet<>();
    for (String part : words.split(",", -1)) {
      int sign = part.indexOf('=');
      if (sign <= 0 || sign == part.length() - 1) {
        throw Refusal.usage(
            "'" + part + "' gives no interface a policy",
            "write " + Interfaces.NAME + " eth0=wan,eth1=lan");
      }
      String name = part.substring(0, sign);
      if (!interfaces.add(name)) {
        throw Refusal.usage(
            "the interface " + name + " is named twice", "an interface has one policy");
      }
      assignments.add(new Assignment(name, named(part.substring(sign + 1), policies)));
    }
    return assignments;
  }

  private static Policy only(String interfaceName, List<Policy> policies) {
    if (policies.size() > 1) {
      throw Refusal.usage(
          "the file holds " + policies.size() + " policies: " + names(policies),
          "say which: " + Interfaces.NAME + " " + interfaceName + "=" + policies.getFirst().name());
    }
    return policies.getFirst();
  }

  private static Policy named(String name, List<Policy> policies) {
    return policies.stream()
        .filter(policy -> policy.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.usage(
                    "the file holds no policy " + name,
                    DidYouMean.or(
                        "it holds " + names(policies),
                        name,
                        policies.stream().map(Policy::name).toList())));
  }

  private static String names(List<Policy> policies) {
    return policies.stream().map(Policy::name).collect(Collectors.joining(", "));
  }
}
