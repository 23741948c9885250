package io.echogate.firewalls.regions;

import io.echogate.firewalls.rules.Match;
import io.echogate.policy.PrefixSet;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a rule asks of packets, sorted by what it asks about.
 *
 * @param values for each dimension that it asks about the values that meet it
 * @param sources all of these must hold for the source address
 * @param destinations likewise
 * @param open whether it depends on something that is not known: a limit, or what is not understood
 */
record Question(
    Map<Dimension, BitSet> values, List<Place> sources, List<Place> destinations, boolean open) {

  Question {
    values = values.isEmpty() ? Map.of() : new EnumMap<>(values);
    sources = List.copyOf(sources);
    destinations = List.copyOf(destinations);
  }

  /** Addresses that meet a question, or do not. */
  record Place(boolean negated, PrefixSet prefixes) {}

  /** The messages that it asks for. */
  BitSet messages() {
    BitSet some = values.get(Dimension.MESSAGE);
    if (some != null) {
      return some;
    }
    BitSet all = new BitSet(Dimension.MESSAGE.count());
    all.set(0, Dimension.MESSAGE.count());
    return all;
  }

  /** The same about other values of a dimension. */
  Question with(Dimension dimension, BitSet some) {
    Map<Dimension, BitSet> others = new EnumMap<>(Dimension.class);
    others.putAll(values);
    others.put(dimension, some);
    return new Question(others, sources, destinations, open);
  }

  List<Place> places(Match.Side side) {
    return side == Match.Side.SOURCE ? sources : destinations;
  }

  /** The same about other sources, or other destinations. */
  Question with(Match.Side side, PrefixSet prefixes) {
    List<Place> places = List.of(new Place(false, prefixes));
    return side == Match.Side.SOURCE
        ? new Question(values, places, destinations, open)
        : new Question(values, sources, places, open);
  }

  /** Whether two differ by nothing but one set of addresses on a side. */
  boolean isLike(Question other, Match.Side side) {
    return !open
        && !other.open
        && isOneSet(places(side))
        && isOneSet(other.places(side))
        && places(opposite(side)).equals(other.places(opposite(side)))
        && values.equals(other.values);
  }

  private static Match.Side opposite(Match.Side side) {
    return side == Match.Side.SOURCE ? Match.Side.DESTINATION : Match.Side.SOURCE;
  }

  private static boolean isOneSet(List<Place> places) {
    return places.size() == 1 && !places.getFirst().negated();
  }
}
