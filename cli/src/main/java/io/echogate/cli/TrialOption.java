package io.echogate.cli;

import io.echogate.linux.LinkInfo;
import io.echogate.linux.NetNamespace;
import io.echogate.policy.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Whether a policy is applied on trial, and for how long. */
final class TrialOption {
  private static final String CONFIRM = "--confirm";
  private static final String NO_CONFIRM = "--no-confirm";

  /** For whoever may cut off the login that they work through. */
  private static final Duration FOR_LOGINS = Duration.ofSeconds(60);

  /** A day. */
  private static final int MOST_SECONDS = 86_400;

  private TrialOption() {}

  /** The option that asks for a trial. */
  static OptionSpec confirm() {
    return Options.text(
        CONFIRM,
        "SECONDS",
        "the kernel itself goes back to the policy before after this time, unless echogate confirm"
            + " comes; 60 is the default if the SSH login that runs this came in over the"
            + " interface and the policy may drop packets");
  }

  /** The option that asks for none. */
  static OptionSpec noConfirm() {
    return Options.flag(NO_CONFIRM, "the policy stays, whatever login runs this").build();
  }

  /**
   * The time that the command line asks for, if it does.
   *
   * @throws Refusal if it is no time
   */
  static Optional<Duration> asked(ParseResult arguments) {
    String seconds = arguments.matchedOptionValue(CONFIRM, "");
    if (!arguments.hasMatchedOption(CONFIRM)) {
      return Optional.empty();
    }
    if (arguments.hasMatchedOption(NO_CONFIRM)) {
      throw Refusal.usage(
          CONFIRM + " and " + NO_CONFIRM + " exclude each other", "leave one of them out");
    }
    if (!seconds.matches("[0-9]{1,5}")
        || Integer.parseInt(seconds) < 1
        || Integer.parseInt(seconds) > MOST_SECONDS) {
      throw Refusal.usage(
          "'" + seconds + "' is no time for a trial",
          CONFIRM + " takes whole seconds from 1 to " + MOST_SECONDS);
    }
    return Optional.of(Duration.ofSeconds(Integer.parseInt(seconds)));
  }

  /** The time that nobody asked for, but that a login over the interface gets. */
  static Optional<Duration> forLogin(
      ParseResult arguments,
      Map<String, String> environment,
      NetNamespace namespace,
      LinkInfo link) {
    if (arguments.hasMatchedOption(NO_CONFIRM)) {
      return Optional.empty();
    }
    return Login.of(environment)
        .flatMap(Login::server)
        .filter(address -> belongsTo(address, namespace, link))
        .map(address -> FOR_LOGINS);
  }

  private static boolean belongsTo(Address address, NetNamespace namespace, LinkInfo link) {
    try {
      NetworkInterface known = namespace.call(() -> NetworkInterface.getByName(link.name()));
      return known != null
          && known
              .inetAddresses()
              .anyMatch(
                  own ->
                      Address.parse(Login.withoutZone(own.getHostAddress()))
                          .equals(Optional.of(address)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the addresses of " + link.name(), e);
    }
  }
}
