package io.echogate.policy.language;

import io.echogate.icmp.MessageRange;
import io.echogate.policy.MessageSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Neighbouring types with neighbouring codes, as an item of a list names them; all 0-255. */
record Messages(int firstType, int lastType, int firstCode, int lastCode) {
  static final int LAST = 255;

  /** Types with all codes. */
  static Messages ofTypes(int first, int last) {
    return new Messages(first, last, 0, LAST);
  }

  static Messages of(MessageRange range) {
    return range.anyCode()
        ? ofTypes(range.firstType(), range.lastType())
        : new Messages(range.firstType(), range.lastType(), range.code(), range.code());
  }

  /** The same types with these codes. */
  Messages withCodes(int first, int last) {
    return new Messages(firstType, lastType, first, last);
  }

  boolean anyCode() {
    return firstCode == 0 && lastCode == LAST;
  }

  boolean anyType(IntPredicate predicate) {
    return IntStream.rangeClosed(firstType, lastType).anyMatch(predicate);
  }

  void addTo(MessageSet.Builder builder) {
    if (anyCode()) {
      builder.addTypes(firstType, lastType);
      return;
    }
    for (int type = firstType; type <= lastType; type++) {
      builder.addCodes(type, firstCode, lastCode);
    }
  }
}
