package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.icmp.Registry;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.FormRule.Target;
import io.echogate.policy.Limit.Side;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A description of the language for editors, in the format of TextMate, which Visual Studio Code,
 * Sublime Text, the JetBrains editors and GitHub read. It is made of the words that the parser
 * knows.
 */
public final class EditorGrammar {
  private EditorGrammar() {}

  /**
   * What an editor colours.
   *
   * @param scope the name of the colour, by TextMate's conventions
   * @param regex what is coloured
   */
  record Rule(String scope, String regex) {}

  /** The description: a JSON document. */
  public static String textMate() {
    String rules =
        rules().stream()
            .map(
                rule ->
                    """
                    { "name": %s, "match": %s }\
                    """
                        .formatted(quoted(rule.scope() + ".echogate"), quoted(rule.regex())))
            .collect(Collectors.joining(",\n"));
    return """
    {
      "name": "Echogate policy",
      "scopeName": "source.echogate",
      "fileTypes": ["policy", "xfw"],
      "patterns": [
    %s
      ]
    }
    """
        .formatted(rules);
  }

  /** What is coloured; where two rules match at one place, the first wins. */
  static List<Rule> rules() {
    return List.of(
        new Rule("comment.line.number-sign", "(?<![^\\s{};,:=/+*<>\\[\\]\"])#.*$"),
        new Rule("string.quoted.double", "\"[^\"]*\"?"),
        new Rule("constant.other.date", word("[0-9]{4}-[0-9]{2}-[0-9]{2}")),
        new Rule("constant.numeric.address", word("[0-9]+(?:\\.[0-9]+){3}(?:/[0-9]+)?")),
        new Rule(
            "constant.numeric.address",
            word("(?=[0-9a-fA-F:.]*:[0-9a-fA-F.]*:)[0-9a-fA-F:.]+(?:/[0-9]+)?")),
        new Rule("constant.numeric", word("[0-9]+(?:-[0-9]+)?[kMG]?(?:/[smhd])?")),
        new Rule("entity.name.type.group", "@" + any(groups()) + END),
        new Rule("variable.other.set", "@[a-z_][a-z0-9_-]*"),
        new Rule("entity.name.section", "(?<=\\bpolicy\\s)\\s*[a-z_][a-z0-9_-]*"),
        new Rule("keyword.control", word(any(roots()))),
        new Rule("keyword.operator.action", "(?<=[:\\s])" + any(Keywords.ACTIONS) + END),
        new Rule("keyword.other.statement", word(any(Keywords.ALL_STATEMENTS) + "|tcp_\\w+")),
        new Rule("storage.modifier", word(any(places()))),
        new Rule("keyword.operator.condition", word(any(conditions()))),
        new Rule("variable.parameter", word(any(Keywords.ALL_LIMIT_KEYS))),
        new Rule("support.constant", word(any(values()))),
        new Rule("support.constant.message", word(any(messages()))));
  }

  /** Words end where no letter, digit, dot or dash follows. */
  private static final String END = "(?![\\w.-])";

  private static String word(String regex) {
    return "(?<![\\w.@-])(?:" + regex + ")" + END;
  }

  /** The longest first, since an expression takes the first that fits. */
  private static String any(Collection<String> words) {
    return words.stream()
        .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(word -> word))
        .distinct()
        .collect(Collectors.joining("|", "(?:", ")"));
  }

  private static List<String> roots() {
    return List.of(Keywords.POLICY, Keywords.XFW, Keywords.INCLUDE, Keywords.SET, Keywords.FILE);
  }

  private static List<String> places() {
    return Stream.concat(ScopeWord.ALL.stream(), Keywords.DIRECTIONS.stream()).toList();
  }

  private static List<String> conditions() {
    return Stream.concat(Keywords.CONDITIONS.stream(), Stream.of(Keywords.NOT)).toList();
  }

  private static List<String> values() {
    return Stream.of(
            Arrays.stream(Side.values()).map(Side::text),
            Arrays.stream(Target.values()).map(Target::text),
            Stream.of("src_ip"))
        .flatMap(words -> words)
        .toList();
  }

  private static List<String> groups() {
    Registry registry = Registry.instance();
    return Stream.concat(
            Arrays.stream(Family.values()).flatMap(family -> registry.groups(family).stream()),
            Arrays.stream(BuiltInSet.values()).map(BuiltInSet::text))
        .toList();
  }

  private static List<String> messages() {
    Registry registry = Registry.instance();
    return Arrays.stream(Family.values())
        .flatMap(family -> registry.names(family).stream())
        .toList();
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
