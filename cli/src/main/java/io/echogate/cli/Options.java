package io.echogate.cli;

import io.echogate.icmp.Family;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** What verbs have in common on the command line. */
final class Options {
  static final String HELP = "--help";
  static final String JSON = "--json";
  static final String NO_COLOR = "--no-color";
  static final String FAMILY = "--family";

  /** Help shows what every verb has behind what is a verb's own. */
  private static final int LAST = 100;

  private Options() {}

  /**
   * The beginnings of a verb's specification.
   *
   * @param description what it does; the list of verbs shows the first paragraph
   * @param example a command line that does something useful
   * @param exampleMeaning what that command line does
   */
  static CommandSpec verb(
      String name, List<String> description, String example, String exampleMeaning) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage()
        .sortOptions(false)
        .description(description.toArray(String[]::new))
        .footer("", "Example:", "  " + example, "  " + exampleMeaning);
    return spec.addOption(flag(NO_COLOR, "no colour, not even on a terminal").order(LAST).build())
        .addOption(help());
  }

  /** The option that every command has. */
  static OptionSpec help() {
    return OptionSpec.builder("-h", HELP)
        .usageHelp(true)
        .order(LAST)
        .description("prints this and does nothing else")
        .build();
  }

  /** The option that asks for a JSON document in place of text. */
  static OptionSpec json() {
    return flag(JSON, "prints one JSON document to standard output").build();
  }

  /** The beginnings of an option that is there or not. */
  static OptionSpec.Builder flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description);
  }

  /** An option with a text behind it. */
  static OptionSpec text(String name, String label, String description) {
    return OptionSpec.builder(name)
        .arity("1")
        .paramLabel(label)
        .type(String.class)
        .description(description)
        .build();
  }

  /** The beginnings of an operand that has to be there. */
  static PositionalParamSpec.Builder operand(String label, String description) {
    return PositionalParamSpec.builder().required(true).paramLabel(label).description(description);
  }

  /** The operand {@code FILE}: one policy. */
  static PositionalParamSpec policyFile() {
    return operand("FILE", "a policy; - is standard input").index("0").type(String.class).build();
  }

  /** The operands {@code FILE...}: policies, or none. */
  static PositionalParamSpec policyFiles() {
    return operands("FILE", "policies; - is standard input").arity("0..*").required(false).build();
  }

  /** The beginnings of an operand that may be there several times, and has to be there once. */
  static PositionalParamSpec.Builder operands(String label, String description) {
    return operand(label, description)
        .index("0..*")
        .arity("1..*")
        .type(List.class)
        .auxiliaryTypes(String.class);
  }

  /** The operands of a verb that has nothing but operands of one kind. */
  static List<String> files(ParseResult arguments) {
    return arguments.matchedPositionalValue(0, List.of());
  }

  /** The text behind an option; empty without the option. */
  static Optional<String> value(ParseResult arguments, String option) {
    return Optional.ofNullable(arguments.matchedOptionValue(option, null));
  }

  /** The families that {@link #FAMILY} leaves: one, or both without the option. */
  static List<Family> families(ParseResult arguments) {
    return word(arguments, FAMILY, Family.values(), Family::text)
        .map(List::of)
        .orElseGet(() -> List.of(Family.values()));
  }

  /**
   * The value that an option names; empty without the option.
   *
   * @throws Refusal if it names none
   */
  static <T> Optional<T> word(
      ParseResult arguments, String option, T[] values, Function<T, String> text) {
    if (!arguments.hasMatchedOption(option)) {
      return Optional.empty();
    }
    String word = arguments.matchedOptionValue(option, "");
    return Optional.of(
        Arrays.stream(values)
            .filter(value -> text.apply(value).equals(word))
            .findFirst()
            .orElseThrow(
                () ->
                    Refusal.usage(
                        option + " takes no '" + word + "'",
                        "it takes "
                            + String.join(" or ", Arrays.stream(values).map(text).toList()))));
  }
}
