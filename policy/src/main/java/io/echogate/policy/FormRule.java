package io.echogate.policy;

import io.echogate.icmp.Family;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a family's fragments or malformed packets.
 *
 * @param statement the entry of {@code defaults { }}; null where none is written and the dialect's
 *     own default holds
 * @param verdict {@link Verdict#PASS} lets malformed packets and later fragments pass, and first
 *     fragments go on to the rules
 */
public record FormRule(
    @Nullable Statement statement,
    Target target,
    Family family,
    Direction direction,
    Verdict verdict) {

  /** What a rule is about. */
  public enum Target {
    FRAGMENTS("fragments"),
    MALFORMED("malformed");

    private final String text;

    Target(String text) {
      this.text = text;
    }

    /** The target's word in policies. */
    public String text() {
      return text;
    }
  }
}
