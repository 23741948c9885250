package io.echogate.firewalls.policies;

import io.echogate.firewalls.export.Erring;
import io.echogate.firewalls.policies.Flattening.Entrance;
import io.echogate.firewalls.policies.PolicyOptions.Place;
import io.echogate.firewalls.policies.WrittenPolicy.Problem;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.language.PolicyFormat;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * From a firewall's rules to a policy: what they do to ICMP, statement by statement, as far as a
 * policy can say it. What it cannot say at all is refused, unless the caller says which way to err.
 */
public final class PolicyOfRules {
  private final RuleSet rules;
  private final PolicyOptions options;
  private final Links links;
  private final Entrances entrances;
  private final Notes notes = new Notes();
  private final Erring erring;
  private final Set<Rule> asked = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Rule> others = Collections.newSetFromMap(new IdentityHashMap<>());

  private PolicyOfRules(RuleSet rules, PolicyOptions options) {
    this.rules = rules;
    this.options = options;
    this.links = new Links(options.link());
    this.entrances = new Entrances(rules, links);
    this.erring = options.erring().orElse(Erring.BLOCK);
  }

  /**
   * Writes a policy.
   *
   * @throws IllegalArgumentException if the policy's name is none
   */
  public static WrittenPolicy of(RuleSet rules, PolicyOptions options) {
    if (!Names.isName(options.name())) {
      throw new IllegalArgumentException("no name: " + options.name());
    }
    return new PolicyOfRules(rules, options).write();
  }

  private WrittenPolicy write() {
    Map<Direction, List<DirectionRules>> directions = new EnumMap<>(Direction.class);
    boolean found = false;
    try {
      for (Direction direction : Direction.values()) {
        Place place = options.places().get(direction);
        if (place != null) {
          found |= isThere(place);
          if (direction == Direction.IN || isThere(place)) {
            directions.put(direction, rules(direction, place));
          }
        }
      }
    } catch (TangleException e) {
      return problem(
          "the rules go through each other in too many ways",
          "name a chain or an interface, so that fewer rules are meant");
    }
    if (!found) {
      return problem("no chain stands there", "name one of these: " + names());
    }
    Set<String> choices = new TreeSet<>(links.asked());
    choices.addAll(entrances.choices());
    if (!choices.isEmpty()) {
      return problem(
          "the rules tell interfaces apart, and a policy is for one",
          "name one of these, or any other: " + String.join(", ", choices));
    }
    directions.putIfAbsent(Direction.IN, unjudged());
    for (RuleSet.Setting setting : rules.settings()) {
      notes.beside(setting.origin(), setting.text(), "a policy does not say it");
    }
    List<String> text = new PolicyText(notes).write(options.name(), directions);
    if (options.erring().isEmpty() && notes.needConsent()) {
      return written(Optional.empty(), Optional.empty());
    }
    List<String> lines = new ArrayList<>(Remarks.head(origin(), notes.list()));
    lines.add("");
    lines.addAll(text);
    String all = String.join("\n", lines) + "\n";
    String canonical =
        PolicyFormat.format(new Source(options.name(), all))
            .text()
            .orElseThrow(() -> new IllegalStateException("no policy: " + all));
    return written(Optional.of(canonical), Optional.empty());
  }

  private WrittenPolicy problem(String message, String help) {
    return written(Optional.empty(), Optional.of(new Problem(message, help)));
  }

  private WrittenPolicy written(Optional<String> text, Optional<Problem> problem) {
    return new WrittenPolicy(text, notes.list(), problem, asked.size(), others.size());
  }

  private String names() {
    Set<String> names = new TreeSet<>();
    for (Chain chain : rules.chains()) {
      names.add(
          chain.name().name()
              + (chain.bases().isEmpty()
                  ? ""
                  : " (" + chain.bases().getFirst().hook().text() + ")"));
    }
    return names.isEmpty() ? "there are none" : String.join(", ", names);
  }

  private String origin() {
    Set<String> files = new TreeSet<>();
    rules.chains().stream()
        .map(chain -> chain.origin().file())
        .filter(file -> !file.isEmpty())
        .forEach(files::add);
    return rules.dialect().text()
        + " rules"
        + (files.isEmpty() ? "" : " in " + String.join(", ", files));
  }

  private boolean isThere(Place place) {
    for (Family family : Family.values()) {
      if (!entrances.of(place, family).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static List<DirectionRules> unjudged() {
    List<DirectionRules> all = new ArrayList<>();
    for (Family family : Family.values()) {
      all.add(passing(family, Optional.of(true)));
    }
    return all;
  }

  private static DirectionRules passing(Family family, Optional<Boolean> fragments) {
    Entry pass = new Entry(Cube.all(family), Ruling.PASS, false, List.of());
    return new DirectionRules(family, List.of(), pass, fragments, fragments);
  }

  private List<DirectionRules> rules(Direction direction, Place place) {
    List<DirectionRules> all = new ArrayList<>();
    boolean forwarded = place instanceof Place.At(Hook hook) && hook == Hook.FORWARD;
    for (Family family : Family.values()) {
      Subject subject = new Subject(family, direction, Match.Part.WHOLE, false, forwarded, links);
      List<Entrance> some = entrances.of(place, family);
      Forms forms = new Forms(rules, entrances, place, subject, notes, erring);
      if (some.isEmpty()) {
        notes.nearly(
            null,
            (family == Family.IP4 ? "ICMP of IPv4 " : "ICMPv6 ") + direction.text(),
            "no chain is asked about it, so all of it passes");
        Optional<Boolean> pass = direction == Direction.IN ? Optional.of(true) : Optional.empty();
        all.add(passing(family, pass));
        continue;
      }
      count(some, subject);
      List<Entry> entries = Flattening.of(rules, some, subject, Cube.all(family), notes, erring);
      all.add(of(family, entries, forms.fragments(), forms.malformed()));
    }
    return all;
  }

  private DirectionRules of(
      Family family,
      List<Entry> entries,
      Optional<Boolean> fragments,
      Optional<Boolean> malformed) {
    Cube all = Cube.all(family);
    int last = 0;
    while (last < entries.size() && !entries.get(last).cube().contains(all)) {
      last++;
    }
    List<Entry> statements = new ArrayList<>(entries.subList(0, last));
    Entry rest =
        last < entries.size()
            ? entries.get(last)
            : new Entry(all, erring == Erring.ALLOW ? Ruling.PASS : Ruling.DROP, false, List.of());
    boolean byType =
        rest.ruling() instanceof Ruling.Limited limited
            && limited.uses().stream()
                .anyMatch(use -> use.spec().keys().contains(new LimitSpec.Key.Type()));
    if (rest.log() || byType) {
      statements.add(rest);
      Ruling ruling = rest.ruling() instanceof Ruling.Pass ? Ruling.PASS : Ruling.DROP;
      rest = new Entry(all, ruling, false, List.of());
    }
    return new DirectionRules(family, statements, rest, fragments, malformed);
  }

  private void count(List<Entrance> some, Subject subject) {
    Subject foreign = subject.ofOtherFamily();
    for (Chain chain : entrances.reached(some)) {
      for (Rule rule : chain.rules()) {
        boolean about =
            rule.matches().stream()
                .allMatch(
                    match ->
                        !(match instanceof Match.Protocol protocol)
                            || protocol.protocols().contains(subject.protocol())
                                != protocol.negated()
                            || protocol.protocols().contains(foreign.protocol())
                                != protocol.negated());
        (about ? asked : others).add(rule);
      }
    }
  }
}
