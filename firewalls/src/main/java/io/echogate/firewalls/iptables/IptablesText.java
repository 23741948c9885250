package io.echogate.firewalls.iptables;

import io.echogate.icmp.Family;
import io.echogate.policy.source.Source;
import java.util.Optional;

/**
 * A text for {@link IptablesReader}.
 *
 * @param family of all rules in it; empty if the text shall tell
 */
public record IptablesText(Source source, Optional<Family> family) {

  /** A text that tells its family itself. */
  public static IptablesText of(Source source) {
    return new IptablesText(source, Optional.empty());
  }

  /** A text of that family, whatever it says. */
  public static IptablesText of(Source source, Family family) {
    return new IptablesText(source, Optional.of(family));
  }
}
