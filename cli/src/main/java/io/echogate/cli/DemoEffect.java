package io.echogate.cli;

import io.echogate.cli.demo.Message;
import io.echogate.cli.demo.Row;
import io.echogate.cli.demo.Trace;

/** What the kernel did to a message of the demo, in a few words, as it was seen from outside. */
final class DemoEffect {
  private DemoEffect() {}

  static String of(Row row) {
    Message message = row.expectation().act().message();
    boolean some = row.traces() > 0;
    return switch (message.trace()) {
      case Trace.Answer _ ->
          message.traces() == 1 && row.traces() <= 1
              ? some ? "answered" : "no answer"
              : "%d of %d answered".formatted(row.traces(), message.traces());
      case Trace.Arrival _ -> some ? "reached guarded" : "did not get through";
      case Trace.SocketError _ -> some ? "socket got the error" : "socket got nothing";
      case Trace.TcpAnswers _ -> "%d of %d arrived".formatted(row.traces(), message.traces());
    };
  }
}
