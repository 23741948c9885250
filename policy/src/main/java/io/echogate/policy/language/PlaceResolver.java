package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds family and direction among the words in front of an action in {@code policy { }}. */
final class PlaceResolver {
  private static final List<String> WORDS =
      Stream.concat(ScopeWord.FAMILIES.stream(), Keywords.DIRECTIONS.stream()).toList();

  private final Reporter reporter;

  PlaceResolver(Reporter reporter) {
    this.reporter = reporter;
  }

  /** What the words say; wrong ones are reported and left out. */
  Place resolve(List<Token> words) {
    Token family = null;
    Token direction = null;
    Set<Family> families = EnumSet.allOf(Family.class);
    Set<Direction> directions = EnumSet.noneOf(Direction.class);
    for (Token word : words) {
      String meant = meant(word).orElse("");
      if (meant.isEmpty()) {
        continue;
      }
      Optional<Family> known = ScopeWord.family(meant);
      if (known.isPresent()) {
        refuseSecond(word, family);
        refuseOrder(word, direction);
        family = word;
        families = EnumSet.of(known.get());
      } else {
        refuseSecond(word, direction);
        direction = word;
        directions = directions(meant);
      }
    }
    return new Place(families, directions);
  }

  private static Set<Direction> directions(String word) {
    if (word.equals(Keywords.BOTH)) {
      return EnumSet.allOf(Direction.class);
    }
    EnumSet<Direction> directions = EnumSet.noneOf(Direction.class);
    Arrays.stream(Direction.values())
        .filter(direction -> direction.text().equals(word))
        .forEach(directions::add);
    return directions;
  }

  private Optional<String> meant(Token word) {
    String text = word.text();
    if (WORDS.contains(text)) {
      return Optional.of(text);
    }
    if (ScopeWord.parse(text).isPresent()) {
      reporter.add(
          reporter
              .error(word, "unknown word " + word.shown())
              .withHelp("scopes belong to xfw { }; write ip4 or ip6"));
      return Optional.empty();
    }
    return reporter.unknown(
        "word", word, WORDS, "here stand a family, ip4 or ip6, and a direction: in, out or both");
  }

  private void refuseSecond(Token word, @Nullable Token first) {
    if (first != null) {
      reporter.add(
          reporter
              .error(word, word.shown() + " is one word too many here")
              .withPlace(first.source(), first.span(), "the first one is here")
              .withHelp(
                  "a statement without family stands for both; 'both' stands for in and out"));
    }
  }

  private void refuseOrder(Token family, @Nullable Token direction) {
    if (direction != null) {
      reporter.add(
          reporter
              .error(family, "the family behind the direction")
              .withHelp("write " + family.clipped() + " " + direction.clipped()));
    }
  }
}
