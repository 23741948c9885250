package io.echogate.cli;

import io.echogate.datapath.FilterException;
import io.echogate.linux.LinuxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Words for what ended a command without its doing: the system's refusals, and our own defects. */
final class Failure {
  private static final String OURS = "io.echogate.";

  private Failure() {}

  /** The lines for the user, each ended by a line feed. */
  static String text(Throwable failure) {
    return refused(failure)
        .map(Failure::error)
        .orElseGet(
            () ->
                error(defect(failure))
                    + "help: this is a defect of Echogate: please report it with these lines, the"
                    + " command line and the policy\n");
  }

  /** The same in few words, without an end of the line. */
  static String line(Throwable failure) {
    return refused(failure).orElseGet(() -> defect(failure));
  }

  /** What was refused, by us or by the system; empty if it is none of that. */
  private static Optional<String> refused(Throwable failure) {
    return switch (failure) {
      case Refusal refusal -> Optional.of(refusal.message());
      case LinuxException refusal -> Optional.of(message(refusal));
      case FilterException refusal -> Optional.of(message(refusal));
      case UncheckedIOException refusal ->
          Optional.of(message(refusal) + reason(refusal.getCause()));
      default -> Optional.empty();
    };
  }

  private static String defect(Throwable failure) {
    return "unexpected " + failure + place(failure);
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
