package io.echogate.cli;

import io.echogate.icmp.Family;
import io.echogate.icmp.Registry;
import io.echogate.icmp.Status;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.List;

/** Messages in few words: assigned types by name, all others as ranges. */
final class MessageWords {
  private static final int MOST = 4;

  private MessageWords() {}

  static String of(Family family, MessageSet messages) {
    if (messages.equals(MessageSet.all())) {
      return "all";
    }
    List<String> named = new ArrayList<>();
    int others = 0;
    for (int type : messages.types().toArray()) {
      boolean used = Registry.instance().type(family, type).status() == Status.CURRENT;
      if (!used) {
        others++;
      } else if (messages.containsAll(type)) {
        named.add(type + " " + Registry.instance().type(family, type).slug());
      } else {
        named.add(type + "/" + codes(messages, type) + " " + slug(family, messages, type));
      }
    }
    List<String> words = new ArrayList<>(named.subList(0, Math.min(named.size(), MOST)));
    if (named.size() > MOST) {
      words.add((named.size() - MOST) + " more in use");
    }
    if (others > 0) {
      words.add(Plural.of(others, named.isEmpty() ? "type" : "other type"));
    }
    return String.join(", ", words);
  }

  private static String slug(Family family, MessageSet messages, int type) {
    int[] codes = messages.codes(type).toArray();
    return codes.length == 1
        ? Registry.instance().message(family, type, codes[0]).slug()
        : Registry.instance().type(family, type).slug();
  }

  private static String codes(MessageSet messages, int type) {
    List<String> ranges = new ArrayList<>();
    int[] codes = messages.codes(type).toArray();
    for (int i = 0; i < codes.length; ) {
      int end = i;
      while (end + 1 < codes.length && codes[end + 1] == codes[end] + 1) {
        end++;
      }
      ranges.add(codes[i] == codes[end] ? "" + codes[i] : codes[i] + "-" + codes[end]);
      i = end + 1;
    }
    return String.join(",", ranges);
  }
}
