package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.Ranges.Range;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Sets of messages as rules of Suricata can have them: a range of types, or of codes of a type. */
final class SuricataMessages {
  /** All types of a family, or all codes of a type. */
  static final Range ALL = new Range(0, 255);

  private SuricataMessages() {}

  /**
   * What one rule can say.
   *
   * @param codes all, unless the types are one type
   */
  record Part(Range types, Range codes) {
    MessageSet messages() {
      MessageSet.Builder builder = new MessageSet.Builder();
      return codes.equals(ALL)
          ? builder.addTypes(types.first(), types.last()).build()
          : builder.addCodes(types.first(), codes.first(), codes.last()).build();
    }
  }

  /** The parts of a set, in ascending order. */
  static List<Part> parts(MessageSet messages) {
    List<Part> parts = new ArrayList<>();
    for (Range types : ranges(messages::containsAll)) {
      if (types.equals(ALL)) {
        // A rule that asks for no type asks for nothing that is looked up for each packet: it would
        // be asked once for a flow.
        parts.add(new Part(new Range(0, 254), ALL));
        parts.add(new Part(new Range(255, 255), ALL));
      } else {
        parts.add(new Part(types, ALL));
      }
    }
    messages
        .types()
        .filter(type -> !messages.containsAll(type))
        .forEach(
            type ->
                ranges(code -> messages.contains(type, code))
                    .forEach(codes -> parts.add(new Part(new Range(type, type), codes))));
    parts.sort(
        (a, b) ->
            a.types().first() != b.types().first()
                ? Integer.compare(a.types().first(), b.types().first())
                : Integer.compare(a.codes().first(), b.codes().first()));
    return parts;
  }

  private static List<Range> ranges(IntPredicate wanted) {
    List<Range> ranges = new ArrayList<>();
    int first = -1;
    for (int number = 0; number <= 256; number++) {
      boolean in = number < 256 && wanted.test(number);
      if (in && first < 0) {
        first = number;
      } else if (!in && first >= 0) {
        ranges.add(new Range(first, number - 1));
        first = -1;
      }
    }
    return ranges;
  }

  /**
   * The messages of a set whose {@code dsize} is by so many bytes less than their payload.
   *
   * @param cut 0, 4 or 12
   */
  static MessageSet cutBy(int cut, Family family, MessageSet messages) {
    MessageSet.Builder builder = new MessageSet.Builder();
    messages
        .types()
        .forEach(
            type -> {
              int first = cut(family, type, 0);
              boolean alike =
                  IntStream.range(1, 256).allMatch(code -> cut(family, type, code) == first);
              if (alike && messages.containsAll(type)) {
                if (first == cut) {
                  builder.addTypes(type, type);
                }
              } else {
                messages
                    .codes(type)
                    .filter(code -> cut(family, type, code) == cut)
                    .forEach(code -> builder.addCodes(type, code, code));
              }
            });
    return builder.build();
  }

  /** By how many bytes {@code dsize} is less than what stands behind the first 8. */
  static int cut(Family family, int type, int code) {
    if (family == Family.IP4) {
      // The three times of a timestamp count as its header.
      return type == 13 || type == 14 ? 12 : 0;
    }
    // The payload of what the decoder does not take apart begins at byte 4, and ends 8 too early.
    boolean takenApart =
        switch (type) {
          case 1 -> code <= 6;
          case 3 -> code <= 1;
          case 2, 4, 128, 129 -> code == 0;
          default -> false;
        };
    return takenApart ? 0 : 4;
  }
}
