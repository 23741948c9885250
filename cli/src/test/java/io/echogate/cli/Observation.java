package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

/** What comes of an attempt at one victim, counted from when this was made. */
final class Observation {
  private final Attempt attempt;
  private final Victim victim;

  /** Where what the attempt sends would arrive. */
  private final Machine receiver;

  private final KernelCounters receiverBefore;
  private final KernelCounters targetBefore;
  private final long judgedBefore;

  Observation(Attempt attempt, Victim victim, Machine attacker) {
    this.attempt = attempt;
    this.victim = victim;
    this.receiver = attempt.arriving() ? victim.target(attempt) : attacker;
    this.receiverBefore = receiver.counters();
    this.targetBefore = victim.target(attempt).counters();
    this.judgedBefore = victim.filtered() ? judged(victim.known()) : 0;
  }

  /**
   * Whether all has been seen that has to be: by the victim's filter or, where there is none, by
   * its stack.
   */
  boolean complete() {
    if (victim.filtered()) {
      return judged(victim.read()) - judgedBefore >= attempt.packets();
    }
    return arrived() >= attempt.packets()
        && attempt.answer().map(answer -> answered(answer) > 0).orElse(true);
  }

  /**
   * Asserts that no more came through than may.
   *
   * @param nanoseconds how long the attempt has lasted
   */
  void assertStopped(long nanoseconds) {
    if (!victim.filtered()) {
      return;
    }
    assertThat(arrived())
        .as("%s let through", victim)
        .isLessThanOrEqualTo(attempt.most().within(nanoseconds))
        .isLessThan(judged(victim.known()) - judgedBefore);
    attempt
        .answer()
        .ifPresent(answer -> assertThat(answered(answer)).as("%s answered", victim).isZero());
  }

  private long arrived() {
    String message = attempt.message();
    return receiver.counters().arrived(message) - receiverBefore.arrived(message);
  }

  private long answered(String answer) {
    return victim.target(attempt).counters().sent(answer) - targetBefore.sent(answer);
  }

  private long judged(FilterCounters counters) {
    String direction = attempt.arriving() ? "in" : "out";
    return counters.judged(direction, attempt.message()) + counters.judgedByForm(direction);
  }

  /** For messages of failures. */
  @Override
  public String toString() {
    return "%s: of at least %d packets, %d arrived%s"
        .formatted(
            victim,
            attempt.packets(),
            arrived(),
            victim.filtered()
                ? " and %d were judged".formatted(judged(victim.known()) - judgedBefore)
                : "");
  }
}
