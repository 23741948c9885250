package io.echogate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Acceptance;
import io.echogate.policy.Direction;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The acceptance tables' {@code xfw} policies, through parser, decoder and evaluator. */
class AcceptanceTest {

  static Stream<Acceptance.Row> verdicts() {
    return Acceptance.verdicts().stream().filter(Acceptance.Row::xfw);
  }

  static Stream<List<Acceptance.Row>> sequences() {
    return Acceptance.sequences().values().stream().filter(rows -> rows.getFirst().xfw());
  }

  @ParameterizedTest
  @MethodSource("verdicts")
  void aFrameGetsItsVerdictAndReason(Acceptance.Row row) {
    check(Running.policy(row.policy()), row);
  }

  @ParameterizedTest
  @MethodSource("sequences")
  void framesInARowGetTheirVerdictsAndReasons(List<Acceptance.Row> rows) {
    Running running = Running.policy(rows.getFirst().policy());
    rows.forEach(row -> check(running, row));
  }

  @Test
  void theTablesAreThere() {
    assertThat(verdicts()).hasSize(40);
    assertThat(sequences()).hasSize(7);
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
