package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.SourceFilter.Scope;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A family, or a family and a protocol: {@code ip4}, {@code ip6.tcp}.
 *
 * @param scopes the protocol that is written, or all
 */
record ScopeWord(Set<Family> families, Set<Scope> scopes) {

  /** What it means when no such word is written. */
  static final ScopeWord EVERYTHING =
      new ScopeWord(EnumSet.allOf(Family.class), EnumSet.allOf(Scope.class));

  /** The words for families. */
  static final List<String> FAMILIES = Arrays.stream(Family.values()).map(Family::text).toList();

  /** All such words. */
  static final List<String> ALL =
      Arrays.stream(Family.values())
          .flatMap(
              family ->
                  Stream.concat(
                      Stream.of(family.text()),
                      Arrays.stream(Scope.values()).map(scope -> family + "." + scope.text())))
          .toList();

  static Optional<Family> family(String word) {
    return Arrays.stream(Family.values()).filter(family -> family.text().equals(word)).findFirst();
  }

  static Optional<ScopeWord> parse(String word) {
    int dot = word.indexOf('.');
    Optional<Family> family = family(dot < 0 ? word : word.substring(0, dot));
    Optional<Set<Scope>> scopes =
        dot < 0 ? Optional.of(EVERYTHING.scopes()) : scope(word.substring(dot + 1));
    return family.flatMap(known -> scopes.map(some -> new ScopeWord(EnumSet.of(known), some)));
  }

  private static Optional<Set<Scope>> scope(String word) {
    return Arrays.stream(Scope.values())
        .filter(scope -> scope.text().equals(word))
        .findFirst()
        .map(EnumSet::of);
  }
}
