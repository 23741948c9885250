package io.echogate.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What verbs have in common on the command line. */
final class Options {
  static final String HELP = "--help";
  static final String JSON = "--json";
  static final String NO_COLOR = "--no-color";

  private Options() {}

  /**
   * The beginnings of a verb's specification.
   *
   * @param description what it does, a sentence
   * @param example a command line that does something useful
   * @param exampleMeaning what that command line does
   */
  static CommandSpec verb(String name, String description, String example, String exampleMeaning) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage()
        .abbreviateSynopsis(false)
        .sortOptions(false)
        .description(description)
        .footer("", "Example:", "  " + example, "  " + exampleMeaning);
    return spec.addOption(flag(NO_COLOR, "no colour, not even on a terminal")).addOption(help());
  }

  /** The option that every command has. */
  static OptionSpec help() {
    return OptionSpec.builder("-h", HELP)
        .usageHelp(true)
        .description("prints this and does nothing else")
        .build();
  }

  /** The option that asks for a JSON document in place of text. */
  static OptionSpec json() {
    return flag(JSON, "prints one JSON document to standard output");
  }

  static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }
}
