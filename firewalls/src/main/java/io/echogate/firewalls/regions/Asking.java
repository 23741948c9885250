package io.echogate.firewalls.regions;

import io.echogate.firewalls.meaning.Answering;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Question.Place;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sorts the matches of rules by what they ask, for packets of one subject. */
final class Asking {
  private final Subject subject;
  private final LinkNames names;
  private final Budget budget;
  private final Map<MessageSet, BitSet> messages = new HashMap<>();
  private final Map<Match, BitSet> sets = new HashMap<>();
  private final Wildcards wildcards;

  Asking(Subject subject, LinkNames names, Budget budget) {
    this.subject = subject;
    this.names = names;
    this.budget = budget;
    this.wildcards = new Wildcards(budget);
  }

  /**
   * What matches ask at a hook; null if no packet of the subject meets them all.
   *
   * @param hook some hook at which the same interfaces are known
   * @param tracked whether connection tracking has seen the packets; all others it calls invalid
   * @throws UnfinishedException if there is no room or no time for that
   */
  @Nullable Question of(List<Match> matches, Hook hook, boolean tracked) {
    budget.check();
    Parts parts = new Parts(hook, tracked);
    for (Match match : matches) {
      if (!parts.add(match)) {
        return null;
      }
    }
    return new Question(parts.values, parts.sources, parts.destinations, parts.open);
  }

  /** What has been sorted of a rule. */
  private final class Parts {
    private final Hook hook;
    private final boolean tracked;
    private final Map<Dimension, BitSet> values = new EnumMap<>(Dimension.class);
    private final List<Place> sources = new ArrayList<>(1);
    private final List<Place> destinations = new ArrayList<>(1);
    private boolean open;

    Parts(Hook hook, boolean tracked) {
      this.hook = hook;
      this.tracked = tracked;
    }

    /** Sorts a match in; false if no packet meets it beside the others. */
    boolean add(Match match) {
      return switch (match) {
        case Match.OfFamily of -> of.families().contains(subject.family());
        case Match.Protocol protocol ->
            protocol.protocols().contains(subject.protocol()) != protocol.negated();
        case Match.Messages some ->
            subject.isMessage()
                && some.family() == subject.family()
                && add(Dimension.MESSAGE, messages(some.messages()));
        case Match.Addresses addresses ->
            addresses.family() == subject.family()
                && add(addresses.side(), addresses.negated(), addresses.prefixes());
        case Match.Wildcard wildcard ->
            wildcard.value().family() == subject.family() && add(wildcard);
        case Match.AddressKinds kinds ->
            add(
                kinds.side() == Side.SOURCE ? Dimension.SOURCE_KIND : Dimension.DESTINATION_KIND,
                Values.of(kinds.kinds(), kinds.negated(), Match.AddressKind.values().length));
        case Match.LinkKinds kinds ->
            add(
                Dimension.LINK_KIND,
                Values.of(kinds.kinds(), kinds.negated(), Match.LinkKind.values().length));
        case Match.Interfaces interfaces -> add(interfaces);
        case Match.States states when !tracked ->
            states.states().contains(Match.State.INVALID) != states.negated();
        case Match.States states ->
            add(
                Dimension.STATE,
                Values.of(states.states(), states.negated(), Match.State.values().length));
        case Match.Numbers numbers -> add(numbers);
        case Match.Parts some -> some.parts().contains(subject.part());
        case Match.Before before -> subject.time().isBefore(before.end());
        case Match.Limit limit -> depends();
        case Match.Unknown unknown -> depends();
      };
    }

    private boolean depends() {
      open = true;
      return true;
    }

    private boolean add(Dimension dimension, BitSet some) {
      BitSet all = values.get(dimension);
      if (all == null) {
        values.put(dimension, some);
        return !some.isEmpty();
      }
      BitSet both = (BitSet) all.clone();
      both.and(some);
      taken(both);
      values.put(dimension, both);
      return !both.isEmpty();
    }

    private boolean add(Side side, boolean negated, PrefixSet prefixes) {
      if (isAll(prefixes)) {
        return !negated;
      }
      if (prefixes.size(subject.family()) == 0) {
        return negated;
      }
      (side == Side.SOURCE ? sources : destinations).add(new Place(negated, prefixes));
      return true;
    }

    private boolean isAll(PrefixSet prefixes) {
      Family family = subject.family();
      return prefixes.size(family) == 1 && prefixes.prefix(family, 0).length() == 0;
    }

    private boolean add(Match.Wildcard wildcard) {
      return wildcards
          .prefixes(wildcard.value(), wildcard.mask())
          .map(prefixes -> add(wildcard.side(), wildcard.negated(), prefixes))
          .orElseGet(this::depends);
    }

    private boolean add(Match.Interfaces interfaces) {
      boolean in = interfaces.way() == Match.Way.IN;
      BitSet some = sets.computeIfAbsent(interfaces, match -> taken(names.matching(interfaces)));
      if (in ? subject.course().knowsIn(hook) : Course.knowsOut(hook)) {
        return add(in ? Dimension.IN : Dimension.OUT, some);
      }
      return some.get(0);
    }

    private boolean add(Match.Numbers numbers) {
      Dimension dimension =
          switch (numbers.quantity()) {
            case LENGTH -> Dimension.LENGTH;
            case HOP_LIMIT -> Dimension.HOP_LIMIT;
            case DSCP -> Dimension.DSCP;
          };
      BitSet some = sets.computeIfAbsent(numbers, match -> taken(of(numbers, dimension)));
      int taken = dimension == Dimension.HOP_LIMIT ? subject.course().hopsTaken(hook) : 0;
      return add(dimension, taken == 0 ? some : asItCame(some, taken));
    }

    /**
     * The hop limits of packets as they came, from which so many are taken before they are asked.
     */
    private BitSet asItCame(BitSet some, int hops) {
      BitSet came = new BitSet(Dimension.HOP_LIMIT.count());
      for (int hopLimit = 0; hopLimit < Dimension.HOP_LIMIT.count(); hopLimit++) {
        came.set(hopLimit, some.get(Math.max(0, hopLimit - hops)));
      }
      return taken(came);
    }

    private static BitSet of(Match.Numbers numbers, Dimension dimension) {
      BitSet some = Values.of(numbers.ranges(), dimension.count());
      if (numbers.negated()) {
        some.flip(0, dimension.count());
      }
      return some;
    }
  }

  private BitSet taken(BitSet some) {
    budget.take(some.size() / Byte.SIZE);
    return some;
  }

  private BitSet messages(MessageSet set) {
    return messages.computeIfAbsent(set, key -> taken(Values.of(key)));
  }

  /** The messages whose senders hear of it when rules of a dialect reject them. */
  BitSet answered(Dialect dialect) {
    if (subject.isMessage()) {
      return messages(Answering.messages(dialect, subject.family()));
    }
    BitSet parts = new BitSet();
    parts.set(0, Answering.answersParts(dialect, subject.family()) ? Dimension.MESSAGE.count() : 0);
    return parts;
  }

  /** What a space has of a dimension; null if that is all of it. */
  @Nullable BitSet values(Space space, Dimension dimension) {
    return switch (dimension) {
      case MESSAGE -> messages(space.messages());
      case STATE -> Values.of(space.states(), false, Dimension.STATE.count());
      case IN -> names.in(space.in());
      case OUT -> names.in(space.out());
      case LINK_KIND -> Values.of(space.linkKinds(), false, Dimension.LINK_KIND.count());
      case SOURCE_KIND -> Values.of(space.sourceKinds(), false, Dimension.SOURCE_KIND.count());
      case DESTINATION_KIND ->
          Values.of(space.destinationKinds(), false, Dimension.DESTINATION_KIND.count());
      case LENGTH -> ranges(space.lengths(), Dimension.LENGTH);
      case HOP_LIMIT -> ranges(space.hopLimits(), Dimension.HOP_LIMIT);
      case DSCP -> null;
    };
  }

  private static BitSet ranges(Ranges ranges, Dimension dimension) {
    return Values.of(ranges, dimension.count());
  }
}
