package io.echogate.bench;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/** Figures of one kind, one for each round. */
final class Series {
  private final String name;
  private final double[] rounds;
  private final double[] sorted;

  Series(String name, double[] rounds) {
    this.name = name;
    this.rounds = rounds.clone();
    this.sorted = rounds.clone();
    Arrays.sort(sorted);
  }

  String name() {
    return name;
  }

  double median() {
    return percentile(50);
  }

  /** The figure that so many percent of the rounds do not exceed. */
  double percentile(int percent) {
    return sorted[(sorted.length - 1) * percent / 100];
  }

  /** The same under another name. */
  Series named(String other) {
    return new Series(other, rounds);
  }

  /** Less a number. */
  Series minus(double number) {
    return new Series(name, Arrays.stream(rounds).map(figure -> figure - number).toArray());
  }

  /** Less another series, round by round: what disturbs a whole round cancels out. */
  Series minus(Series other) {
    return paired(other, (mine, its) -> mine - its);
  }

  /** As a multiple of another series, round by round. */
  Series dividedBy(Series other) {
    return paired(other, (mine, its) -> mine / its);
  }

  private Series paired(Series other, DoubleBinaryOperator operator) {
    double[] figures = new double[rounds.length];
    for (int round = 0; round < rounds.length; round++) {
      figures[round] = operator.applyAsDouble(rounds[round], other.rounds[round]);
    }
    return new Series(name, figures);
  }
}
