package io.echogate.advice.knowledge;

import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the messages in what the table of attacks says in words: {@code v4 8/0, 13/0; v6 128/0 to
 * ff02::1}. A family's word counts up to the next, or to the word {@code also}, which adds to IPv4;
 * a number is a type where it follows a family, a comma or a semicolon.
 */
final class AttackMessages {
  private static final Pattern PART =
      Pattern.compile(
          "(?<family>v4|v6|also)\\b|(?<=^|[,;] |v[46] |also )"
              + "(?<first>\\d{1,3})(?:-(?<last>\\d{1,3}))?(?:/(?<code>\\d{1,3}|\\*|x))?(?![\\w:])");

  private AttackMessages() {}

  static Map<Family, List<MessageRange>> of(String text) {
    Map<Family, List<MessageRange>> messages = new EnumMap<>(Family.class);
    Family family = Family.IP4;
    for (Matcher part = PART.matcher(text); part.find(); ) {
      if (part.group("family") != null) {
        family = part.group("family").equals("v6") ? Family.IP6 : Family.IP4;
      } else {
        messages.computeIfAbsent(family, key -> new ArrayList<>()).add(range(part));
      }
    }
    messages.replaceAll((key, ranges) -> List.copyOf(ranges));
    return messages;
  }

  private static MessageRange range(Matcher part) {
    int first = Integer.parseInt(part.group("first"));
    String last = part.group("last");
    String code = part.group("code");
    boolean any = code == null || code.equals("*") || code.equals("x");
    return new MessageRange(
        first,
        last == null ? first : Integer.parseInt(last),
        any ? MessageRange.ANY_CODE : Integer.parseInt(code));
  }
}
