package io.echogate.cli;

import io.echogate.advice.analysis.LostNeed;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What functions lose, in lines for people: messages that the same statements decide together. */
final class LostText {
  private static final int MOST_NAMES = 4;

  private LostText() {}

  /** Who decides. */
  private record Key(
      Family family, Direction direction, Optional<Statement> before, Optional<Statement> after) {
    static Key of(LostNeed lost) {
      return new Key(lost.need().family(), lost.direction(), lost.before(), lost.after());
    }
  }

  /** Three lines for all that the same statements decide. */
  static String of(List<LostNeed> lost) {
    Map<Key, List<LostNeed>> paragraphs =
        lost.stream()
            .collect(Collectors.groupingBy(Key::of, LinkedHashMap::new, Collectors.toList()));
    StringBuilder text = new StringBuilder();
    paragraphs.forEach(
        (key, some) ->
            text.append(
                "  %s %s: %s, for %s\n    passes by %s\n    would be dropped by %s\n"
                    .formatted(
                        key.family,
                        key.direction.text(),
                        MessageWords.of(key.family, messages(some)),
                        functions(names(some)),
                        decider(key.before),
                        decider(key.after))));
    return text.toString();
  }

  /** The functions, each once, in the order of the knowledge base. */
  static List<String> names(List<LostNeed> lost) {
    return lost.stream().map(some -> some.function().name()).distinct().toList();
  }

  /** For each message that is lost the functions that lose it. */
  static List<List<String>> namesByMessage(List<LostNeed> lost) {
    return lost.stream().map(some -> namesOf(some, lost)).distinct().toList();
  }

  /** The functions that lose the same message. */
  static List<String> namesOf(LostNeed message, List<LostNeed> lost) {
    return names(lost.stream().filter(other -> isSame(message, other)).toList());
  }

  private static boolean isSame(LostNeed one, LostNeed other) {
    return one.need().family() == other.need().family()
        && one.direction() == other.direction()
        && one.need().type() == other.need().type()
        && one.code() == other.code();
  }

  private static MessageSet messages(List<LostNeed> lost) {
    MessageSet.Builder messages = new MessageSet.Builder();
    for (LostNeed some : lost) {
      int type = some.need().type();
      if (Knowledge.instance().codes(some.need().family(), type).size() < 2) {
        messages.addTypes(type, type);
      } else {
        messages.addCodes(type, some.code(), some.code());
      }
    }
    return messages.build();
  }

  private static String functions(List<String> names) {
    String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    int more = names.size() - MOST_NAMES;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  private static String decider(Optional<Statement> statement) {
    return statement
        .map(some -> "line " + some.line() + ": " + some.text())
        .orElse("the default, which no line says");
  }
}
