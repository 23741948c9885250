package io.echogate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Acceptance;
import io.echogate.policy.Direction;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The acceptance tables, through parser, decoder and evaluator. */
class AcceptanceTest {
  static List<Acceptance.Row> verdicts() {
    return Acceptance.verdicts();
  }

  static Collection<List<Acceptance.Row>> sequences() {
    return Acceptance.sequences().values();
  }

  @ParameterizedTest
  @MethodSource("verdicts")
  void aFrameGetsItsVerdictAndReason(Acceptance.Row row) {
    check(Running.policy(row.policy(), surroundings()), row);
  }

  @ParameterizedTest
  @MethodSource("sequences")
  void framesInARowGetTheirVerdictsAndReasons(List<Acceptance.Row> rows) {
    Running running = Running.policy(rows.getFirst().policy(), surroundings());
    rows.forEach(row -> check(running, row));
  }

  @Test
  void theTablesAreThere() {
    assertThat(verdicts()).hasSize(70);
    assertThat(sequences()).hasSize(10);
  }

  /** The tables name no date of their frames: they came after all days that policies name. */
  private static Surroundings surroundings() {
    return Surroundings.unknown().withClockZero(Instant.parse("2026-01-01T00:00:00Z"));
  }

  private static void check(Running running, Acceptance.Row row) {
    Decision decision = running.decide(row.frame(), direction(row.direction()), row.nanos());

    assertThat(Running.said(decision)).as(row.id()).isEqualTo(row.verdict() + " " + row.reason());
  }

  private static Direction direction(String text) {
    return Arrays.stream(Direction.values())
        .filter(direction -> direction.text().equals(text))
        .findFirst()
        .orElseThrow();
  }
}
