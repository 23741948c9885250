package io.echogate.firewalls.policies;

import io.echogate.policy.MessageSet;

/** Sets of messages, and what they have in common. */
final class MessageSets {
  static final MessageSet ALL = new MessageSet.Builder().addTypes(0, 255).build();

  private MessageSets() {}

  static MessageSet and(MessageSet one, MessageSet other) {
    if (one.equals(ALL) || one.equals(other)) {
      return other;
    }
    if (other.equals(ALL)) {
      return one;
    }
    MessageSet.Builder both = new MessageSet.Builder();
    one.types()
        .filter(other::containsAny)
        .forEach(
            type -> {
              if (one.containsAll(type) && other.containsAll(type)) {
                both.addTypes(type, type);
              } else {
                one.codes(type)
                    .filter(code -> other.contains(type, code))
                    .forEach(code -> both.addCodes(type, code, code));
              }
            });
    return both.build();
  }

  static MessageSet or(MessageSet one, MessageSet other) {
    return new MessageSet.Builder().addAll(one).addAll(other).build();
  }

  static boolean contains(MessageSet set, MessageSet other) {
    return other
        .types()
        .allMatch(
            type ->
                set.containsAll(type)
                    || (!other.containsAll(type)
                        && other.codes(type).allMatch(code -> set.contains(type, code))));
  }
}
