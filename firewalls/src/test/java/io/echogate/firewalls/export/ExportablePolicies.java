package io.echogate.firewalls.export;

import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import io.echogate.policy.testing.RandomPolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random policies whose limits do not refill while a test runs: what is over them does not depend
 * on how fast the test is.
 */
final class ExportablePolicies {

  private ExportablePolicies() {}

  /** A policy that judges one direction only. */
  static Policy of(RandomGenerator random, Direction direction) {
    return only(of(random), direction);
  }

  /** A policy that judges both directions. */
  static Policy of(RandomGenerator random) {
    String text = text(random);
    Reading reading = PolicyReader.read(new Source("random.policy", text));
    if (reading.policies().isEmpty()) {
      throw new AssertionError(reading.diagnostics() + "\n" + text);
    }
    return reading.policies().getFirst();
  }

  private static String text(RandomGenerator random) {
    List<String> tokens = RandomPolicies.policyTokens(random);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      boolean definition =
          tokens.get(i).equals("ratelimit") && (i == 0 || !tokens.get(i - 1).equals(":"));
      if (!definition) {
        words.add(tokens.get(i));
        continue;
      }
      words.add(limit(tokens.get(i + 2), random));
      while (!tokens.get(i).equals(";")) {
        i++;
      }
    }
    return String.join(" ", words);
  }

  private static String limit(String name, RandomGenerator random) {
    StringBuilder text = new StringBuilder("ratelimit=" + name);
    int kind = random.nextInt(8);
    if (kind > 0) {
      text.append(" rate=").append(random.nextInt(8) == 0 ? 0 : random.nextInt(1, 6)).append("/h");
      text.append(" burst=").append(random.nextInt(9));
    }
    if (kind < 2) {
      text.append(" bytes=").append(random.nextInt(1, 1000)).append("/d");
    }
    if (random.nextInt(3) == 0) {
      text.append(" per=").append(random.nextBoolean() ? "source" : "destination");
      if (random.nextBoolean()) {
        text.append('/').append(random.nextInt(33)).append(',').append(random.nextInt(129));
      }
    }
    if (random.nextInt(4) == 0) {
      text.append(" shared");
    }
    return text.append(";\n").toString();
  }

  private static Policy only(Policy policy, Direction direction) {
    return new Policy(
        policy.name(),
        policy.dialect(),
        policy.evaluation(),
        policy.limits(),
        policy.sets(),
        policy.rules().stream().filter(rule -> rule.direction() == direction).toList(),
        policy.defaults().stream()
            .map(
                rule ->
                    rule.direction() == direction
                        ? rule
                        : new DefaultRule(
                            null, rule.family(), rule.direction(), io.echogate.policy.Action.ALLOW))
            .toList(),
        policy.forms().stream().filter(form -> form.direction() == direction).toList(),
        policy.unlisted(),
        policy.protocolStatement(),
        policy.sources(),
        policy.statements());
  }
}
