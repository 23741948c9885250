package io.echogate.advice;

import io.echogate.icmp.Family;
import io.echogate.icmp.Registry;
import io.echogate.policy.MessageSet;

/** Sets of messages, and how to write them. */
final class Messages {
  private static final MessageSet ALL = new MessageSet.Builder().addTypes(0, 255).build();

  private Messages() {}

  /** Every message of a family. */
  static MessageSet all() {
    return ALL;
  }

  /** A type's slug and number: {@code redirect (5)}. */
  static String name(Family family, int type) {
    return Registry.instance().type(family, type).slug() + " (" + type + ")";
  }
}
