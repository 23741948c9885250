package io.echogate.cli;

import io.echogate.firewalls.audit.Placement;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.RuleSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;

/** Rules that packets come to, or an error that says how to choose. */
final class Placements {
  static final String CHAIN = "--chain";

  private Placements() {}

  static OptionSpec option() {
    return Options.text(CHAIN, "NAME", "a list or filter that is applied nowhere, by its name");
  }

  /**
   * Rules as they stand; of lists that are applied nowhere the one of that name.
   *
   * @throws Refusal if there are several, or none
   */
  static Placement of(RuleSet rules, Optional<String> name) {
    Placement placement = Placement.of(rules, name);
    if (!placement.choices().isEmpty()) {
      throw Refusal.negative(
          "these lists are applied nowhere, and there are several: " + names(placement.choices()),
          "choose one with " + CHAIN + " NAME, or give the whole configuration");
    }
    if (placement.rules().chains().stream().allMatch(chain -> chain.bases().isEmpty())) {
      throw Refusal.negative(
          name.map(wanted -> "there is no list or chain '" + wanted + "'")
              .orElse("no packet comes to any of these rules"),
          "echogate import shows what there is");
    }
    return placement;
  }

  private static String names(List<Chain> chains) {
    return chains.stream().map(chain -> chain.name().toString()).collect(Collectors.joining(", "));
  }
}
