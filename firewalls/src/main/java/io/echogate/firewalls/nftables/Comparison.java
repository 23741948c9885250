package io.echogate.firewalls.nftables;

import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/** Compares fields with values, by trying each value that a field may have. */
final class Comparison {
  private final Scope scope;

  Comparison(Scope scope) {
    this.scope = scope;
  }

  /**
   * For which atoms a comparison holds.
   *
   * @param always atoms for all of whose values it holds
   * @param sometimes atoms for some of whose values it holds
   */
  record Outcome(BitSet always, BitSet sometimes) {}

  /** Tries a comparison; empty if its values are not known here. */
  Optional<Outcome> of(Field field, Expr left, String operator, Expr right) {
    Optional<LongUnaryOperator> way = way(left, field.type());
    Optional<LongPredicate> test = test(operator, right, field.type());
    if (way.isEmpty() || test.isEmpty()) {
      return Optional.empty();
    }
    BitSet holds = new BitSet();
    BitSet fails = new BitSet();
    LongUnaryOperator taken = way.get();
    LongPredicate meets = test.get();
    field.forEach(
        scope.table().family(),
        (atom, value) -> (meets.test(taken.applyAsLong(value)) ? holds : fails).set(atom));
    BitSet always = (BitSet) holds.clone();
    always.andNot(fails);
    holds.and(fails);
    return Optional.of(new Outcome(always, holds));
  }

  /** What becomes of a field's value before it is compared. */
  private Optional<LongUnaryOperator> way(Expr left, SymbolType type) {
    return switch (left) {
      case Expr.Key key -> Optional.of(LongUnaryOperator.identity());
      case Expr.Binary binary -> {
        OptionalLong number = scope.number(binary.right(), type);
        char operator = binary.operator();
        yield number.isEmpty()
            ? Optional.empty()
            : way(binary.left(), type)
                .map(
                    inner -> {
                      long operand = number.getAsLong();
                      return value -> Scope.apply(operator, inner.applyAsLong(value), operand);
                    });
      }
      default -> Optional.empty();
    };
  }

  private Optional<LongPredicate> test(String operator, Expr right, SymbolType type) {
    if (right instanceof Expr.Slash(Expr value, Expr mask)) {
      OptionalLong wanted = scope.number(value, type);
      OptionalLong bits = scope.number(mask, type);
      if (wanted.isEmpty() || bits.isEmpty() || !isEquality(operator)) {
        return Optional.empty();
      }
      long equal = wanted.getAsLong();
      long care = bits.getAsLong();
      boolean not = operator.equals("!=");
      return Optional.of(number -> ((number & care) == equal) != not);
    }
    return switch (operator) {
      case "" ->
          right instanceof Expr.Flags
              ? single(right, type).map(flags -> number -> (number & flags) != 0)
              : among(right, type);
      case "==" -> among(right, type);
      case "!=" -> among(right, type).map(LongPredicate::negate);
      case "!" -> single(right, type).map(flags -> number -> (number & flags) == 0);
      case "<" -> single(right, type).map(limit -> number -> number < limit);
      case ">" -> single(right, type).map(limit -> number -> number > limit);
      case "<=" -> single(right, type).map(limit -> number -> number <= limit);
      case ">=" -> single(right, type).map(limit -> number -> number >= limit);
      default -> Optional.empty();
    };
  }

  private static boolean isEquality(String operator) {
    return operator.isEmpty() || operator.equals("==") || operator.equals("!=");
  }

  private Optional<Long> single(Expr right, SymbolType type) {
    OptionalLong number = scope.number(right, type);
    return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
  }

  private Optional<LongPredicate> among(Expr right, SymbolType type) {
    RangeSet.Builder ranges = new RangeSet.Builder();
    for (Expr element : scope.elements(right)) {
      if (!add(ranges, Scope.bare(element), type)) {
        return Optional.empty();
      }
    }
    RangeSet set = ranges.build();
    return Optional.of(set::contains);
  }

  private boolean add(RangeSet.Builder ranges, Expr element, SymbolType type) {
    if (element instanceof Expr.Any) {
      ranges.add(0, Long.MAX_VALUE);
      return true;
    }
    OptionalLong first = scope.number(element, type);
    OptionalLong last = first;
    if (element instanceof Expr.Range range) {
      first = scope.number(range.first(), type);
      last = scope.number(range.last(), type);
    }
    if (first.isEmpty() || last.isEmpty()) {
      return false;
    }
    if (first.getAsLong() > last.getAsLong()) {
      throw new Refusal(
          io.echogate.policy.source.Diagnostic.error(
              scope.source(), element.span(), "this range ends before it begins"));
    }
    ranges.add(first.getAsLong(), last.getAsLong());
    return true;
  }
}
