package io.echogate.firewalls.policies;

import io.echogate.firewalls.export.Erring;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.Direction;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the writing of a policy may be told.
 *
 * @param name what the policy is called: a name of the language
 * @param places which rules are meant for each direction; a direction that is not there stays
 *     unjudged
 * @param link the interface whose packets are meant; empty for all but the loopback interface
 * @param erring which way to err where the policy cannot say what the rules say; empty to refuse
 */
public record PolicyOptions(
    String name, Map<Direction, Place> places, Optional<String> link, Optional<Erring> erring) {

  public PolicyOptions {
    places = Map.copyOf(places);
  }

  /** Where rules are found. */
  public sealed interface Place {
    /** All base chains of a hook. */
    record At(Hook hook) implements Place {}

    /** The chains of this name, whether they are asked by anything or not. */
    record In(String chain) implements Place {}
  }

  /**
   * The usual: {@code input} and {@code output} if the rules have chains there, else {@code
   * ingress} and {@code egress}.
   */
  public static PolicyOptions standard(RuleSet rules, String name) {
    Map<Direction, Place> places = new EnumMap<>(Direction.class);
    boolean raw = !has(rules, Hook.INPUT) && !has(rules, Hook.OUTPUT);
    raw &= has(rules, Hook.INGRESS) || has(rules, Hook.EGRESS);
    places.put(Direction.IN, new Place.At(raw ? Hook.INGRESS : Hook.INPUT));
    places.put(Direction.OUT, new Place.At(raw ? Hook.EGRESS : Hook.OUTPUT));
    return new PolicyOptions(name, places, Optional.empty(), Optional.empty());
  }

  private static boolean has(RuleSet rules, Hook hook) {
    return rules.chains().stream()
        .flatMap(chain -> chain.bases().stream())
        .map(Chain.Base::hook)
        .anyMatch(hook::equals);
  }

  /** The same for one interface. */
  public PolicyOptions on(String other) {
    return new PolicyOptions(name, places, Optional.of(other), erring);
  }

  /** The same with a way to err. */
  public PolicyOptions erring(Erring way) {
    return new PolicyOptions(name, places, link, Optional.of(way));
  }

  /** The same with other rules for a direction. */
  public PolicyOptions at(Direction direction, Place place) {
    Map<Direction, Place> others = new EnumMap<>(Direction.class);
    others.putAll(places);
    others.put(direction, place);
    return new PolicyOptions(name, others, link, erring);
  }
}
