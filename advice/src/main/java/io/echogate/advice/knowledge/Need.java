package io.echogate.advice.knowledge;

import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;

/**
 * A message that a function needs.
 *
 * @param messages one type, with one code or with all that matter
 * @param optional whether the function works, if less well, without it
 */
public record Need(Family family, Way way, MessageRange messages, Scope scope, boolean optional) {

  /** The message's type, 0-255. */
  public int type() {
    return messages.firstType();
  }

  /** As the table writes it: {@code v4:in:3/4:global}, with {@code ?} where it is optional. */
  @Override
  public String toString() {
    return (family == Family.IP4 ? "v4:" : "v6:")
        + way.text()
        + ":"
        + type()
        + "/"
        + (messages.anyCode() ? "*" : messages.code())
        + ":"
        + scope.text()
        + (optional ? "?" : "");
  }
}
