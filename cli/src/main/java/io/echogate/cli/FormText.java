package io.echogate.cli;

import io.echogate.datapath.ProgramForm;
import java.util.Optional;

/** Words for how programs come by the bytes of packets. */
final class FormText {
  /** What copies cost beside the verdict itself: {@code ./dev bench datapath}. */
  private static final String COST = "some 50 to 100 ns more for a packet";

  private FormText() {}

  /** What is to be said of a program that this process has loaded, or is about to. */
  static Optional<String> ofThisProcess(ProgramForm form) {
    return switch (form.access()) {
      case DIRECT -> Optional.empty();
      case COPIED ->
          Optional.of(
              "copied: this process lacks CAP_PERFMON, so the kernel copies headers for the"
                  + " program: "
                  + COST);
    };
  }

  /** What is to be said of a program that is in force. */
  static Optional<String> ofFilter(ProgramForm form) {
    return switch (form.access()) {
      case DIRECT -> Optional.empty();
      case COPIED ->
          Optional.of(
              "copied: it was applied without CAP_PERFMON, so the kernel copies headers for the"
                  + " program: "
                  + COST);
    };
  }
}
