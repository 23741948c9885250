package io.echogate.firewalls.regions;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.javabdd.BDD;
import com.github.javabdd.BDDFactory;
import com.github.javabdd.JFactory;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.BddRules.Verdict;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Match.Way;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Small random rule sets: the packets of each verdict, as a survey finds them, are bit for bit
 * those that folding the rules into binary decision diagrams finds; the library that does that
 * knows nothing of ours.
 */
class BddOracleTest {
  private static final int SETS = Integer.getInteger("survey.diagrams", 400);
  private static final int NODES = 100_000;
  private static final long MINUTE = 60_000_000_000L;

  @Test
  void theSetsOfPacketsAreThoseOfAnIndependentLibrary() {
    Property.holds(
        random -> {
          for (int i = 0; i < SETS; i++) {
            one(random);
          }
        });
  }

  private static void one(RandomGenerator random) {
    RandomSystems systems = new RandomSystems(random);
    RuleSet rules = known(systems.rules());
    Family family = random.nextBoolean() ? Family.IP6 : Family.IP4;
    Course course = systems.any(List.of(Course.values()));
    Subject subject =
        new Subject(
            course,
            family,
            family.protocol(),
            random.nextInt(5) == 0 ? systems.any(List.of(Part.values())) : Part.WHOLE,
            Instant.EPOCH);
    BDDFactory factory = JFactory.init(NODES, NODES / 10);
    try {
      BddPackets packets = new BddPackets(factory, family);
      compare(rules, subject, packets);
    } finally {
      factory.done();
    }
  }

  private static void compare(RuleSet rules, Subject subject, BddPackets packets) {
    Map<Verdict, BDD> folded = new BddRules(rules, subject, packets).ends();
    Map<Verdict, Verdict> groups = new LinkedHashMap<>();
    Map<Verdict, BDD> found = found(rules, subject, packets, groups);
    Map<Verdict, BDD> expected = new LinkedHashMap<>();
    folded.forEach(
        (verdict, some) -> expected.merge(groups.getOrDefault(verdict, verdict), some, BDD::or));
    expected.values().removeIf(BDD::isZero);
    assertThat(found.keySet())
        .as("%s in%s", subject, Judged.text(rules))
        .isEqualTo(expected.keySet());
    found.forEach(
        (verdict, some) ->
            assertThat(some.equals(expected.get(verdict)))
                .as("%s: %s in%s", subject, verdict, Judged.text(rules))
                .isTrue());
  }

  /**
   * What a survey finds.
   *
   * @param groups for each verdict of a rule that stands for others in a row, that of the first
   */
  private static Map<Verdict, BDD> found(
      RuleSet rules, Subject subject, BddPackets packets, Map<Verdict, Verdict> groups) {
    Survey survey = Survey.of(List.of(rules), subject, List.of(space(subject.family())));
    Map<Verdict, BDD> found = new LinkedHashMap<>();
    survey
        .look(0, Budget.nanos(MINUTE), Looked::new)
        .forEach(
            looked -> {
              for (Plane.Cell cell : looked.plane.cells()) {
                Verdict verdict = verdict((Outcome.Decided) cell.outcome(), groups);
                BDD addresses =
                    packets
                        .addresses(Side.SOURCE, cell.sources()::contains)
                        .and(packets.addresses(Side.DESTINATION, cell.destinations()::contains));
                for (Slice slice : looked.slices) {
                  BDD some = addresses.and(packets(slice, packets));
                  BDD before = found.getOrDefault(verdict, packets.none());
                  assertThat(before.and(some).isZero()).as("regions are apart").isTrue();
                  found.put(verdict, before.or(some));
                }
              }
            });
    return found;
  }

  private record Looked(List<Slice> slices, Plane plane) {}

  private static BDD packets(Slice slice, BddPackets packets) {
    List<String> links = slice.in();
    return packets
        .links(links::contains)
        .and(packets.messages(slice.messages()))
        .and(packets.states(slice.states()))
        .and(packets.numbers(Quantity.LENGTH, slice.lengths()))
        .and(packets.numbers(Quantity.HOP_LIMIT, slice.hopLimits()));
  }

  private static Verdict verdict(Outcome.Decided decided, Map<Verdict, Verdict> groups) {
    if (decided.decisions().isEmpty()) {
      return Verdict.NONE;
    }
    Decision last = decided.decisions().getLast();
    List<Verdict> all =
        last.rules().stream()
            .map(rule -> of(last, Optional.of(rule.comment()), decided.action()))
            .toList();
    Verdict first = all.isEmpty() ? of(last, Optional.empty(), decided.action()) : all.getFirst();
    all.forEach(one -> groups.put(one, first));
    return first;
  }

  private static Verdict of(Decision decision, Optional<String> rule, Action action) {
    return new Verdict(
        Optional.of(decision.hook()), decision.entered().name().name(), rule, action);
  }

  private static Space space(Family family) {
    PrefixSet few =
        PrefixSet.of(
            List.of(Prefix.of(RandomSystems.address(family, 0), Address.bits(family) - 3)));
    return Space.all(family)
        .by(
            new Space.Links(false, Set.copyOf(BddPackets.LINKS)),
            new Space.Links(false, Set.of("lo")))
        .from(few, Set.of(AddressKind.UNICAST))
        .to(few, Set.of(AddressKind.UNICAST), Set.of(LinkKind.UNICAST));
  }

  /** The same without what has no variable, or nobody knows. */
  private static RuleSet known(RuleSet rules) {
    List<Chain> chains = new ArrayList<>();
    for (Chain chain : Judged.numbered(rules).chains()) {
      List<Rule> some = new ArrayList<>();
      for (Rule rule : chain.rules()) {
        List<Match> matches = rule.matches().stream().filter(match -> hasVariable(match)).toList();
        Action action = rule.action() instanceof Action.Unknown ? Action.DROP : rule.action();
        some.add(new Rule(matches, action, rule.origin(), rule.comment()));
      }
      List<Chain.Base> bases =
          chain.bases().stream()
              .map(
                  base ->
                      !base.hook().isLeaving()
                          ? base
                          : new Chain.Base(base.hook(), base.priority(), Set.of(), base.policy()))
              .toList();
      chains.add(new Chain(chain.name(), chain.families(), bases, some, chain.origin()));
    }
    return new RuleSet(rules.dialect(), chains, rules.settings());
  }

  private static boolean hasVariable(Match match) {
    return switch (match) {
      case Match.AddressKinds kinds -> false;
      case Match.LinkKinds kinds -> false;
      case Match.Before before -> false;
      case Match.Limit limit -> false;
      case Match.Unknown unknown -> false;
      case Match.Interfaces interfaces -> interfaces.way() == Way.IN;
      case Match.Numbers numbers -> numbers.quantity() != Quantity.DSCP;
      default -> true;
    };
  }
}
