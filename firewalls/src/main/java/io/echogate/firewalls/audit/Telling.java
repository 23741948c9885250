package io.echogate.firewalls.audit;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Plane;
import io.echogate.firewalls.regions.Slice;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Says what packets that meet one end differ by from those that meet another: interfaces, hop
 * limits, lengths, or addresses. Only what tells all of them apart is said; nothing where it takes
 * two of these together.
 *
 * @param links what interfaces are called
 */
record Telling(Family family, Course course, LinkWords links) {
  /** More are not compared: nobody would read what tells them apart. */
  static final int MOST = 64;

  private static final int MOST_NAMES = 3;
  private static final int MOST_RANGES = 2;

  /** Sets of more prefixes make no few ones together. */
  private static final int MOST_UNITED = 1_000;

  private static final int MOST_PREFIXES = 3;

  private static final String OTHERS = "others than ";

  /** A share that differs by so small a part of it is the same. */
  private static final double SAME = 1e-9;

  /** Packets that some rules treat alike. */
  record Sample(Slice slice, Plane.Piece piece) {}

  /** The interface, hop limit, length or address; empty if none of these alone tells. */
  String words(List<Sample> those, List<Sample> others) {
    if (those.isEmpty() || others.isEmpty() || those.size() > MOST || others.size() > MOST) {
      return "";
    }
    return sides().stream()
        .flatMap(side -> names(those, others, side).stream())
        .findFirst()
        .or(() -> numbers(those, others, Slice::hopLimits).map(Telling::hopLimits))
        .or(() -> numbers(those, others, Slice::lengths).map(Telling::lengths))
        .or(() -> addresses(those, others, Plane.Cell::sources).map(words -> "from " + words))
        .or(() -> addresses(those, others, Plane.Cell::destinations).map(words -> "to " + words))
        .orElse("");
  }

  /**
   * The interfaces by which alone there are some of these; empty if they are by all, or by too
   * many.
   */
  String where(List<Sample> those, List<Sample> others) {
    if (those.size() > MOST || others.size() > MOST) {
      return "";
    }
    List<String> where = new ArrayList<>();
    for (Side side : sides()) {
      Set<String> some = names(those, side.names);
      boolean all = some.containsAll(names(others, side.names));
      if (!all && some.size() <= MOST_NAMES && LinkWords.areNamed(some)) {
        where.add(side.word + " " + String.join(", ", some));
      }
    }
    return String.join(" and ", where);
  }

  /** By which interfaces packets come or leave, and what is said before their names. */
  private record Side(Function<Slice, List<String>> names, String word) {}

  private List<Side> sides() {
    Side arriving = new Side(Slice::in, LinkWords.arriving(course));
    Side leaving = new Side(Slice::out, LinkWords.leaving(course));
    return switch (course) {
      case IN -> List.of(arriving);
      case OUT -> List.of(leaving);
      case FORWARD -> List.of(arriving, leaving);
    };
  }

  private Optional<String> names(List<Sample> those, List<Sample> others, Side side) {
    String word = side.word;
    Set<String> some = names(those, side.names);
    Set<String> rest = names(others, side.names);
    if (!Collections.disjoint(some, rest)) {
      return Optional.empty();
    }
    if (some.size() <= MOST_NAMES && LinkWords.areNamed(some)) {
      return Optional.of(word + " " + String.join(", ", some));
    }
    return rest.size() <= MOST_NAMES && LinkWords.areNamed(rest)
        ? Optional.of(word + " " + LinkWords.OTHER_LINKS + String.join(", ", rest))
        : Optional.empty();
  }

  /** Whether words name those that are not meant. */
  static boolean isByOthers(String words) {
    return words.contains(OTHERS) || words.contains(LinkWords.OTHER_LINKS);
  }

  private Set<String> names(List<Sample> samples, Function<Slice, List<String>> side) {
    return links.called(
        samples.stream().flatMap(sample -> side.apply(sample.slice).stream()).distinct().toList());
  }

  /** Numbers of the ones, and all that there are. */
  private record Share(BitSet some, BitSet all) {
    int ranges() {
      int count = 0;
      for (int at = some.nextSetBit(0); at >= 0; at = some.nextSetBit(some.nextClearBit(at))) {
        count++;
      }
      return count;
    }

    int least() {
      return some.nextSetBit(0);
    }

    int greatest() {
      return some.length() - 1;
    }

    boolean isFromTheBeginning() {
      return least() == all.nextSetBit(0);
    }

    boolean isToTheEnd() {
      return greatest() == all.length() - 1;
    }

    /** {@code 1-5, 7}. */
    String words() {
      StringBuilder words = new StringBuilder();
      for (int at = some.nextSetBit(0); at >= 0; at = some.nextSetBit(some.nextClearBit(at))) {
        int last = some.nextClearBit(at) - 1;
        words.append(words.isEmpty() ? "" : ", ").append(at);
        words.append(last > at ? "-" + last : "");
      }
      return words.toString();
    }
  }

  private static Optional<Share> numbers(
      List<Sample> those, List<Sample> others, Function<Slice, Ranges> of) {
    BitSet some = numbers(those, of);
    BitSet rest = numbers(others, of);
    if (some.isEmpty() || some.intersects(rest)) {
      return Optional.empty();
    }
    rest.or(some);
    return Optional.of(new Share(some, rest)).filter(share -> share.ranges() <= MOST_RANGES);
  }

  private static BitSet numbers(List<Sample> samples, Function<Slice, Ranges> of) {
    BitSet numbers = new BitSet();
    samples.stream()
        .map(Sample::slice)
        .distinct()
        .flatMap(slice -> of.apply(slice).list().stream())
        .forEach(range -> numbers.set(range.first(), range.last() + 1));
    return numbers;
  }

  private static String hopLimits(Share share) {
    if (share.ranges() == 1 && share.least() < share.greatest()) {
      if (share.isFromTheBeginning()) {
        return "with a hop limit up to " + share.greatest();
      }
      if (share.isToTheEnd()) {
        return "with a hop limit from " + share.least();
      }
    }
    return "with hop limit " + share.words();
  }

  private static String lengths(Share share) {
    if (share.ranges() == 1) {
      if (share.isFromTheBeginning()) {
        return "up to " + share.greatest() + " bytes long";
      }
      if (share.isToTheEnd()) {
        return "longer than " + (share.least() - 1) + " bytes";
      }
    }
    return "with a length of " + share.words() + " bytes";
  }

  /** Where cells are all that there is of each end, and lie apart on one side. */
  private Optional<String> addresses(
      List<Sample> those, List<Sample> others, Function<Plane.Cell, PrefixSet> side) {
    if (!areWhole(those) || !areWhole(others)) {
      return Optional.empty();
    }
    return few(those, others, side).or(() -> few(others, those, side).map(words -> OTHERS + words));
  }

  /** The addresses of some where these are few prefixes, of which others have nothing. */
  private Optional<String> few(
      List<Sample> samples, List<Sample> others, Function<Plane.Cell, PrefixSet> side) {
    boolean many =
        samples.stream()
            .anyMatch(sample -> side.apply(sample.piece.cell()).size(family) > MOST_UNITED);
    if (many) {
      return Optional.empty();
    }
    PrefixSet some = union(samples, side).only(family);
    return some.size() <= MOST_PREFIXES
            && some.prefixes()
                .noneMatch(
                    prefix ->
                        others.stream()
                            .anyMatch(other -> side.apply(other.piece.cell()).meets(prefix)))
        ? Optional.of(words(some))
        : Optional.empty();
  }

  private static String words(PrefixSet prefixes) {
    return prefixes.prefixes().map(Object::toString).collect(Collectors.joining(", "));
  }

  private static boolean areWhole(Collection<Sample> samples) {
    return samples.stream()
        .map(Sample::piece)
        .allMatch(piece -> piece.share() - piece.cell().share() <= SAME * piece.share());
  }

  private static PrefixSet union(List<Sample> samples, Function<Plane.Cell, PrefixSet> side) {
    return samples.stream()
        .map(sample -> side.apply(sample.piece.cell()))
        .distinct()
        .reduce(PrefixSet.empty(), PrefixSet::union);
  }
}
