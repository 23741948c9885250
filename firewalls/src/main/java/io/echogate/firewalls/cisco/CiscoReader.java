package io.echogate.firewalls.cisco;

import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Imported;
import io.echogate.policy.source.Source;
import java.util.Optional;

/**
 * Reads configurations of Cisco IOS, IOS-XE, IOS XR and NX-OS: whole ones, or lists alone. Never
 * throws, whatever the text.
 *
 * <p>Each list becomes a chain of the table {@code ip} or {@code ipv6}, applied where the
 * configuration applies it. What no line says is there too: everything that a list with an entry
 * does not decide is denied, by rules with the comment {@code implicit}. One entry may be several
 * rules of the same origin.
 */
public final class CiscoReader {
  private CiscoReader() {}

  /** Reads a text of the system that its lines speak for. */
  public static Imported read(Source source) {
    return new Reading(source, Optional.empty()).read();
  }

  /**
   * Reads a text of this system.
   *
   * @param dialect {@link Dialect#IOS}, {@link Dialect#IOS_XR} or {@link Dialect#NX_OS}
   * @throws IllegalArgumentException if it is another dialect
   */
  public static Imported read(Source source, Dialect dialect) {
    CiscoWriter.requireCisco(dialect);
    return new Reading(source, Optional.of(dialect)).read();
  }
}
