package io.echogate.cli;

import io.echogate.datapath.FilterException;
import io.echogate.linux.LinuxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Words for what ended a command without its doing: the system's refusals, and our own defects. */
final class Failure {
  private static final String OURS = "io.echogate.";

  private Failure() {}

  /** The lines for the user, each ended by a line feed. */
  static String text(Throwable failure) {
    return switch (failure) {
      case LinuxException refusal -> error(message(refusal));
      case FilterException refusal -> error(message(refusal));
      case UncheckedIOException refusal -> error(message(refusal) + reason(refusal.getCause()));
      default ->
          error("unexpected " + failure + place(failure))
              + "help: this is a defect of Echogate: please report it with these lines, the command"
              + " line and the policy\n";
    };
  }

  private static String error(String message) {
    return "echogate: error: " + message + "\n";
  }

  private static String message(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }

  private static String reason(@Nullable IOException cause) {
    return switch (cause) {
      case null -> "";
      case AccessDeniedException denied -> ": permission denied: run it as root";
      case IOException other -> ": " + message(other);
    };
  }

  /** The first place in our code. */
  private static String place(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith(OURS))
        .findFirst()
        .map(frame -> ", at " + frame)
        .orElse("");
  }
}
