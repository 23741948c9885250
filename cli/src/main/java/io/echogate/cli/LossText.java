package io.echogate.cli;

import io.echogate.firewalls.export.Erring;
import io.echogate.firewalls.export.Loss;
import io.echogate.policy.source.DiagnosticText;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What gets lost between a policy and another firewall, and the option that consents to it. */
final class LossText {
  static final String OPTION = "--lossy";

  private LossText() {}

  /** The option that says which way to err. */
  static OptionSpec option(String what) {
    return Options.text(
        OPTION, "WAY", "approximates " + what + ": allow lets more pass, block drops more");
  }

  /** Which way to err; empty to refuse. */
  static Optional<Erring> erring(ParseResult arguments) {
    return Options.word(arguments, OPTION, Erring.values(), Erring::text);
  }

  /**
   * Says what got lost; what nobody consented to as errors.
   *
   * @param refused whether there is no result for want of consent
   * @param cannot what an error begins with
   * @param differs what a note begins with
   */
  static void complain(
      List<Loss> losses, boolean refused, String cannot, String differs, Console console) {
    for (Loss loss : losses) {
      String text =
          refused && loss.needsConsent()
              ? "error: " + cannot + loss.text()
              : "note: " + differs + loss.text();
      console.complain(
          loss.origin()
              .map(origin -> DiagnosticText.at(origin.source(), origin.span(), text))
              .orElseGet(() -> text + "\n"));
    }
    if (refused) {
      console.complain(
          "help: "
              + OPTION
              + "=block drops what cannot be told apart, "
              + OPTION
              + "=allow lets it pass; all else stays as it is, and each difference is listed\n");
    }
  }
}
