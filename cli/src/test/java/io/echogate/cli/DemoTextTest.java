package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.cli.demo.Demo;
import io.echogate.cli.demo.Expectation;
import io.echogate.cli.demo.GuardProgram;
import io.echogate.cli.demo.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoTextTest {
  private static final int COLUMNS = 100;

  /** An echo request, which is to pass. */
  private static final Expectation ECHO = Demo.rehearse().getFirst();

  private final DemoText plain = new DemoText(Style.PLAIN);

  @Test
  void rowSaysWhatThePolicySaysWhatTheKernelDidAndCounted() {
    assertThat(plain.row(new Row(ECHO, 1, 1, List.of(new Row.Change(7, 8)))))
        .isEqualTo(
            """
            IPv4 echo request                    pass allowed                6  answered              7 -> 8
            """);
  }

  @Test
  void rowOfADifferenceSaysSo() {
    assertThat(plain.row(new Row(ECHO, 0, 0, List.of(new Row.Change(7, 7)))))
        .isEqualTo(
            """
            IPv4 echo request                    pass allowed                6  no answer             7 -> 7
            ^ the kernel differs from the policy
            """);
  }

  @Test
  void verdictsAreColouredOnATerminal() {
    assertThat(new DemoText(Style.COLOR).row(ECHO))
        .isEqualTo(
            "IPv4 echo request                    \u001b[32mpass\u001b[m allowed               "
                + " 6\n");
  }

  @Test
  void allOfItFitsTheScreen() {
    String text =
        plain.introduction()
            + plain.ready(new GuardProgram(1_000_000, 1_000))
            + plain.plan()
            + plain.head()
            + plain.end()
            + plain.difference(15);
    for (Expectation expectation : Demo.rehearse()) {
      List<Row.Change> counters =
          expectation.rulings().stream().map(ruling -> new Row.Change(90, 100)).toList();
      text += plain.row(new Row(expectation, 0, 0, counters));
    }
    assertThat(text.lines()).allMatch(line -> line.length() <= COLUMNS, "at most 100 columns");
  }
}
