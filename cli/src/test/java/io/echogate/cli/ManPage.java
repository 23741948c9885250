package io.echogate.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page in the macros of man(7), made of the texts that {@code --help} shows. */
final class ManPage {
  private final StringBuilder page = new StringBuilder();

  private ManPage() {}

  /** The page for a command line. */
  static String of(CommandLine model) {
    return new ManPage().write(model);
  }

  private String write(CommandLine model) {
    line(".\\\" Made of the texts of --help; a test says how.");
    line(".TH ECHOGATE 1 \"\" Echogate \"User Commands\"");
    line(".SH NAME");
    line("echogate \\- the firewall for ICMP");
    line(".SH SYNOPSIS");
    line(".B echogate");
    line(".I VERB");
    line(".RI [ ARGUMENTS ]");
    line(".SH DESCRIPTION");
    paragraph(
        "One readable policy says what each ICMPv4 and ICMPv6 message may do. Echogate checks it,"
            + " tells what it breaks for whom, shows what it does with any packet, and enforces it"
            + " in the kernel.");
    line(".SH VERBS");
    model.getSubcommands().values().forEach(verb -> verb(verb.getCommandSpec()));
    line(".SH EXIT STATUS");
    term("0", "Done, and nothing to object.");
    term("1", "The answer is negative: a policy has errors, or findings that are critical.");
    term("2", "The command line is wrong.");
    term("3", "The environment refuses; the message says what to do.");
    line(".SH ENVIRONMENT");
    term("NO_COLOR", "Not empty: no colour, not even on a terminal.");
    term("JAVA_HOME", "The JDK to use.");
    line(".SH FILES");
    term("/sys/fs/bpf/echogate", "Programs and tables of the filters that are in force.");
    return page.toString();
  }

  private void verb(CommandSpec spec) {
    line(
        ".SS echogate "
            + spec.name()
            + spec.positionalParameters().stream()
                .map(operand -> " " + escaped(label(operand)))
                .collect(Collectors.joining()));
    for (String paragraph : spec.usageMessage().description()) {
      paragraph(paragraph);
    }
    for (PositionalParamSpec operand : spec.positionalParameters()) {
      term(label(operand), text(operand));
    }
    for (OptionSpec option : inOrder(spec)) {
      String names = String.join(", ", option.names());
      term(option.arity().max() == 0 ? names : names + " " + option.paramLabel(), text(option));
    }
    List<String> footer =
        Arrays.stream(spec.usageMessage().footer())
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .toList();
    if (footer.size() == 3) {
      line(".PP");
      line(footer.get(0));
      line(".RS");
      line(".nf");
      line(escaped(footer.get(1)));
      line(".fi");
      line(".RE");
      line(escaped(footer.get(2)) + ".");
    }
  }

  /** As help shows them: a verb's own options first. */
  private static List<OptionSpec> inOrder(CommandSpec spec) {
    return spec.options().stream().sorted(Comparator.comparingInt(OptionSpec::order)).toList();
  }

  private static String label(PositionalParamSpec operand) {
    String label = operand.paramLabel() + (operand.arity().isVariable() ? "..." : "");
    return operand.required() ? label : "[" + label + "]";
  }

  private static String text(ArgSpec argument) {
    return String.join(" ", argument.description()) + ".";
  }

  private void paragraph(String text) {
    line(".PP");
    line(escaped(text));
  }

  private void term(String term, String text) {
    line(".TP");
    line(".B " + escaped(term));
    line(escaped(text));
  }

  /** Hyphens of options are to be copied as they are; a dot or quote must not begin a line. */
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
