package io.echogate.firewalls.regions;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Program.Asked;
import io.echogate.firewalls.regions.Program.Gate;
import io.echogate.firewalls.regions.Program.Range;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the chains that packets of a subject can come to in a row. */
final class ProgramBuilder {
  private final Subject subject;
  private final Asking asking;
  private final LinkNames names;
  private final List<Item> items = new ArrayList<>();
  private final List<@Nullable ChainKey> targets = new ArrayList<>();
  private final List<Range> ranges = new ArrayList<>();
  private final Map<ChainKey, Integer> numbers = new LinkedHashMap<>();
  private final List<List<Gate>> systems = new ArrayList<>();
  private final List<RuleSet> sources = new ArrayList<>();

  /** Chains that jump deeper than this are not followed: no firewall takes so many. */
  private static final int DEEPEST = 1_024;

  private final Budget budget;

  ProgramBuilder(Subject subject, LinkNames names, Budget budget) {
    this.subject = subject;
    this.names = names;
    this.budget = budget;
    this.asking = new Asking(subject, names, budget);
  }

  Asking asking() {
    return asking;
  }

  /**
   * A chain of a system, as it is at hooks that know the same interfaces.
   *
   * @param tracked whether connection tracking has seen the packets that come to it
   */
  private record ChainKey(int system, ChainName name, boolean in, boolean out, boolean tracked) {}

  /**
   * Adds a rule set.
   *
   * @param entrances where packets enter it, in order
   * @throws IllegalStateException if a rule jumps to a chain that is not there, or chains jump in a
   *     circle
   */
  void add(RuleSet rules, List<Entrance> entrances) {
    int system = systems.size();
    sources.add(rules);
    Map<ChainName, Chain> chains = rules.byName();
    List<Gate> gates = new ArrayList<>();
    for (Entrance entrance : entrances) {
      Hook hook = entrance.hook();
      ChainKey key =
          new ChainKey(
              system,
              entrance.chain().name(),
              subject.course().knowsIn(hook),
              Course.knowsOut(hook),
              entrance.tracked());
      add(key, entrance.chain(), hook, chains, new HashSet<>());
      gates.add(
          new Gate(
              entrance, entrance.interfaces().isEmpty() ? numberOf(key) : gate(entrance, key)));
    }
    systems.add(gates);
  }

  private int numberOf(ChainKey key) {
    @Nullable Integer number = numbers.get(key);
    if (number == null) {
      throw new IllegalStateException("no chain " + key.name());
    }
    return number;
  }

  /** What stands before a chain that only packets of some interfaces enter. */
  private int gate(Entrance entrance, ChainKey key) {
    int first = items.size();
    BitSet inside = names.of(entrance.interfaces());
    BitSet outside = (BitSet) inside.clone();
    outside.flip(0, names.size());
    Dimension dimension = entrance.hook().isLeaving() ? Dimension.OUT : Dimension.IN;
    items.add(
        new Item(
            List.of(),
            Item.SKIP,
            new Question(Map.of(dimension, outside), List.of(), List.of(), false)));
    targets.add(null);
    items.add(
        new Item(
            List.of(),
            new Action.Goto(key.name()),
            new Question(Map.of(dimension, inside), List.of(), List.of(), false)));
    targets.add(key);
    ranges.add(new Range(first, items.size()));
    return ranges.size() - 1;
  }

  private void add(
      ChainKey key, Chain chain, Hook hook, Map<ChainName, Chain> chains, Set<ChainKey> above) {
    if (above.contains(key)) {
      throw new IllegalStateException("chains jump in a circle at " + key.name());
    }
    if (numbers.containsKey(key)) {
      return;
    }
    if (above.size() == DEEPEST) {
      throw new UnfinishedException(UnfinishedException.Reason.ROOM);
    }
    budget.check();
    List<Item> some = items(chain, sources.get(key.system).dialect(chain), hook, key.tracked());
    above.add(key);
    for (Item item : some) {
      @Nullable ChainName to = targetOf(item.action());
      if (to != null) {
        @Nullable Chain target = chains.get(to);
        if (target == null) {
          throw new IllegalStateException("no chain " + to);
        }
        add(keyOf(key, to), target, hook, chains, above);
      }
    }
    above.remove(key);
    int first = items.size();
    for (Item item : some) {
      items.add(item);
      @Nullable ChainName to = targetOf(item.action());
      targets.add(to == null ? null : keyOf(key, to));
    }
    numbers.put(key, ranges.size());
    ranges.add(new Range(first, items.size()));
  }

  private static ChainKey keyOf(ChainKey from, ChainName to) {
    return new ChainKey(from.system, to, from.in, from.out, from.tracked);
  }

  private static @Nullable ChainName targetOf(Action action) {
    return switch (action) {
      case Action.Jump jump -> jump.chain();
      case Action.Goto go -> go.chain();
      default -> null;
    };
  }

  /** The rules of a chain that can decide something; those in a row that are alike are one. */
  private List<Item> items(Chain chain, Dialect dialect, Hook hook, boolean tracked) {
    List<Item> all = new ArrayList<>();
    ItemRun run = new ItemRun(all, asking.answered(dialect));
    for (Rule rule : chain.rules()) {
      if (rule.action() instanceof Action.Continue) {
        continue;
      }
      @Nullable Question question = asking.of(rule.matches(), hook, tracked);
      if (question != null) {
        run.add(rule, question);
      }
    }
    run.end();
    return all;
  }

  /** The program, its axes divided so far that each space is made of atoms. */
  Program build(List<Space> spaces) {
    Axis.Builder[] builders = new Axis.Builder[Dimension.ALL.length];
    for (Dimension dimension : Dimension.ALL) {
      int values =
          switch (dimension) {
            case IN, OUT -> names.size();
            default -> dimension.count();
          };
      builders[dimension.axis()] = new Axis.Builder(values);
      for (Space space : spaces) {
        @Nullable BitSet some = asking.values(space, dimension);
        if (some != null) {
          builders[dimension.axis()].term(some);
        }
      }
    }
    int[][] terms = new int[Dimension.ALL.length][items.size()];
    Sided sources = new Sided(Side.SOURCE);
    Sided destinations = new Sided(Side.DESTINATION);
    for (Space space : spaces) {
      sources.axis.term(space.sources());
      destinations.axis.term(space.destinations());
    }
    for (int item = 0; item < items.size(); item++) {
      Question question = items.get(item).question();
      for (Dimension dimension : Dimension.ALL) {
        @Nullable BitSet some = question.values().get(dimension);
        terms[dimension.axis()][item] =
            some == null ? Axis.ANY : builders[dimension.axis()].term(some);
      }
      sources.add(item, question);
      destinations.add(item, question);
    }
    return new Program(
        systems,
        ranges,
        items,
        targets.stream().mapToInt(key -> key == null ? -1 : numberOf(key)).toArray(),
        terms,
        sources.build(),
        destinations.build(),
        Arrays.stream(builders).map(builder -> builder.build(budget)).toArray(Axis[]::new));
  }

  /** What items ask of one of the addresses. */
  private final class Sided {
    private final Side side;
    private final AddressAxis.Builder axis = new AddressAxis.Builder(subject.family());
    private final Constraints.Builder constraints = new Constraints.Builder(axis);
    private final int[] of = new int[items.size()];

    Sided(Side side) {
      this.side = side;
    }

    void add(int item, Question question) {
      of[item] = constraints.add(question.places(side));
    }

    Asked build() {
      return new Asked(constraints.build(axis.build(budget), budget), of);
    }
  }
}
