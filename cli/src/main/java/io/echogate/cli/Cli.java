package io.echogate.cli;

import io.echogate.policy.source.Nearest;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: finds the verb, has it run, and words what stopped it. */
final class Cli {

  /** A verb that can be asked for; made only when it is, since each costs start-up time. */
  private record Entry(String name, Supplier<Verb> verb) {}

  /** In the order in which help shows them. */
  private static final List<Entry> VERBS =
      List.of(
          new Entry(InitVerb.NAME, InitVerb::new),
          new Entry(CheckVerb.NAME, CheckVerb::new),
          new Entry(FormatVerb.NAME, FormatVerb::new),
          new Entry(TableVerb.NAME, TableVerb::new),
          new Entry(ExplainVerb.NAME, ExplainVerb::new),
          new Entry(ReplayVerb.NAME, ReplayVerb::new),
          new Entry(LearnVerb.NAME, LearnVerb::new),
          new Entry(ExportVerb.NAME, ExportVerb::new),
          new Entry(ImportVerb.NAME, ImportVerb::new),
          new Entry(AuditVerb.NAME, AuditVerb::new),
          new Entry(DiffVerb.NAME, DiffVerb::new),
          new Entry(DoctorVerb.NAME, DoctorVerb::new),
          new Entry(ApplyVerb.NAME, ApplyVerb::new),
          new Entry(StatusVerb.NAME, StatusVerb::new),
          new Entry(EventsVerb.NAME, EventsVerb::new),
          new Entry(ConfirmVerb.NAME, ConfirmVerb::new),
          new Entry(RollbackVerb.NAME, RollbackVerb::new),
          new Entry(SetVerb.NAME, SetVerb::new),
          new Entry(VerifyVerb.NAME, VerifyVerb::new),
          new Entry(DetachVerb.NAME, DetachVerb::new),
          new Entry(DemoVerb.NAME, DemoVerb::new),
          new Entry(CompletionVerb.NAME, CompletionVerb::new));

  private Cli() {}

  /** Runs one command line and says how it ended. */
  static ExitCode run(List<String> arguments, Console console) {
    Console chosen = arguments.contains(Options.NO_COLOR) ? console.plain() : console;
    try {
      return runVerb(arguments, chosen);
    } catch (Refusal refusal) {
      chosen.complain(refusal.text());
      return refusal.code();
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      // Here all ends: what nobody expected is told as a defect, with its place.
      chosen.complain(Failure.text(e));
      return ExitCode.REFUSED;
    }
  }

  private static ExitCode runVerb(List<String> arguments, Console console) {
    List<Entry> candidates = candidates(arguments);
    CommandLine commandLine = commandLine(candidates);
    ParseResult parsed = parse(commandLine, arguments);
    ParseResult last = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    if (last.isUsageHelpRequested()) {
      help(last, console, console.out());
      return ExitCode.DONE;
    }
    if (parsed.isVersionHelpRequested()) {
      Resource.VERSION.print(console);
      return ExitCode.DONE;
    }
    if (!parsed.hasSubcommand()) {
      help(parsed, console, console.err());
      return ExitCode.USAGE;
    }
    String name = last.commandSpec().name();
    return candidates.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow()
        .verb()
        .get()
        .run(last, console);
  }

  /** The verb that is named first, or else all of them: for help, and for a wrong name. */
  private static List<Entry> candidates(List<String> arguments) {
    List<Entry> named =
        VERBS.stream()
            .filter(entry -> !arguments.isEmpty() && entry.name().equals(arguments.getFirst()))
            .toList();
    return named.isEmpty() ? VERBS : named;
  }

  /** The model of the whole command line. */
  static CommandLine model() {
    return commandLine(VERBS);
  }

  /** The model of the command line with these verbs. */
  private static CommandLine commandLine(List<Entry> entries) {
    CommandSpec root = CommandSpec.create().name("echogate");
    root.usageMessage()
        .synopsisSubcommandLabel("VERB")
        .sortOptions(false)
        .description("The firewall for ICMP.")
        .commandListHeading("%nVerbs:%n")
        .footer(
            "",
            "echogate VERB --help tells of each.",
            "Exit codes: 0 done; 1 the answer is negative; 2 wrong usage; 3 the environment"
                + " refuses.");
    root.addOption(Options.help())
        .addOption(
            OptionSpec.builder("--version")
                .versionHelp(true)
                .description("prints the version")
                .build());
    for (Entry entry : entries) {
      root.addSubcommand(entry.name(), entry.verb().get().spec());
    }
    // @NAME is a set in policies, and no file of arguments.
    return new CommandLine(root).setExpandAtFiles(false);
  }

  private static ParseResult parse(CommandLine commandLine, List<String> arguments) {
    try {
      return commandLine.parseArgs(arguments.toArray(String[]::new));
    } catch (UnmatchedArgumentException e) {
      String unknown = e.getUnmatched().getFirst();
      throw Refusal.usage(
          "there is no '%s' here".formatted(unknown),
          Nearest.to(unknown, words(e.getCommandLine().getCommandSpec()))
              .map(near -> "did you mean " + near + "? " + seeHelp(e))
              .orElseGet(() -> seeHelp(e)));
    } catch (ParameterException e) {
      String message = String.valueOf(e.getMessage()).replaceFirst("^Error: ", "");
      throw Refusal.usage(decapitalized(message), seeHelp(e));
    }
  }

  /** The verbs and options that may be written at a place. */
  private static List<String> words(CommandSpec spec) {
    return Stream.concat(
            spec.subcommands().keySet().stream(),
            spec.options().stream().flatMap(option -> Stream.of(option.names())))
        .toList();
  }

  private static String seeHelp(ParameterException e) {
    return e.getCommandLine().getCommandSpec().qualifiedName() + " --help shows what there is";
  }

  private static String decapitalized(String message) {
    return message.isEmpty()
        ? message
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  private static void help(ParseResult parsed, Console console, PrintStream to) {
    Ansi ansi = console.outStyle() == Style.COLOR ? Ansi.ON : Ansi.OFF;
    String text = parsed.commandSpec().commandLine().getUsageMessage(ansi);
    to.print(text);
  }
}
