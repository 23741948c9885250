package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.InstalledFilter;
import io.echogate.linux.Capability;
import io.echogate.linux.LinkInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code rollback --interface NAME}: goes back to a policy that was in force before. */
final class RollbackVerb implements Verb {
  static final String NAME = "rollback";

  private static final String TO = "--to";
  private static final String LIST = "--list";

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Goes back to a policy that was in force before.",
                "The last five that an interface had are kept with its filter, until detach. A"
                    + " policy on trial is given up at once, without --to. Otherwise the policy"
                    + " before takes the place of the present one without a gap, and the present"
                    + " one becomes the first to go back to: twice is undone. What echogate set"
                    + " had changed of its sets comes back with a policy. Ends with 1 if there is"
                    + " no such policy."),
            "echogate rollback --interface eth0",
            "puts the policy before in force again")
        .addOption(Interfaces.option("where to go back").required(true).build())
        .addOption(
            Options.text(TO, "NUMBER", "1, the default, is the policy before, 2 the one before it"))
        .addOption(
            Options.flag(LIST, "shows the policies that are kept, and goes back to none").build())
        .addOption(Kernel.option());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    String name = Interfaces.name(arguments).orElseThrow();
    int number = number(arguments);
    try (Kernel kernel = Kernel.open(arguments, Capability.BPF, Capability.NET_ADMIN)) {
      LinkInfo link = Interfaces.require(name, kernel.links().all());
      Optional<InstalledFilter> found = kernel.filters().find(name);
      found.ifPresent(InstalledFilter::close);
      if (found.isEmpty()) {
        throw noFilter(name);
      }
      List<AppliedPolicy> history = kernel.filters().history(name);
      if (arguments.hasMatchedOption(LIST)) {
        console.out().print(list(name, history));
        return ExitCode.DONE;
      }
      if (!arguments.hasMatchedOption(TO) && kernel.filters().endTrial(name)) {
        console.out().println(name + ": the trial is over, " + state(kernel, name));
        return ExitCode.DONE;
      }
      if (number > history.size()) {
        console.complain(
            "echogate: error: %s has no policy %d to go back to\n%s"
                .formatted(name, number, list(name, history)));
        return ExitCode.NEGATIVE;
      }
      Reapply.policy(kernel, link, history.get(number - 1), Optional.empty(), console);
      console.out().println(name + ": " + state(kernel, name));
      return ExitCode.DONE;
    }
  }

  private static int number(ParseResult arguments) {
    String word = arguments.matchedOptionValue(TO, "1");
    if (!word.matches("[1-9]")) {
      throw Refusal.usage(
          "'" + word + "' is no policy to go back to", TO + " takes a number from 1 to 5");
    }
    return Integer.parseInt(word);
  }

  private static String state(Kernel kernel, String name) {
    Optional<InstalledFilter> found = kernel.filters().find(name);
    if (found.isEmpty()) {
      return "no policy is in force, all ICMP passes";
    }
    try (InstalledFilter filter = found.get()) {
      AppliedPolicy applied = filter.applied();
      String sets =
          applied.edits().isEmpty()
              ? ""
              : ", with the changes of sets that it had: " + SetChangesText.of(applied.edits());
      return applied.name() + " (" + Filter.shortDigest(applied) + ") is in force again" + sets;
    }
  }

  private static String list(String name, List<AppliedPolicy> history) {
    if (history.isEmpty()) {
      return name + ": no policy before this one is kept\n";
    }
    boolean changed = history.stream().anyMatch(policy -> !policy.edits().isEmpty());
    List<String> heads = new ArrayList<>(List.of(">number", "<policy", "<digest", "<applied"));
    if (changed) {
      heads.add("<sets changed since");
    }
    TextTable table = new TextTable(heads.toArray(String[]::new));
    for (int i = 0; i < history.size(); i++) {
      AppliedPolicy policy = history.get(i);
      List<String> cells =
          new ArrayList<>(
              List.of(
                  Integer.toString(i + 1),
                  policy.name(),
                  Filter.shortDigest(policy),
                  policy.since().toString()));
      if (changed) {
        cells.add(SetChangesText.of(policy.edits()));
      }
      table.row(cells.toArray(String[]::new));
    }
    return name + ": policies to go back to\n\n" + table.text();
  }

  /** The objection to an interface that has no filter of ours. */
  static Refusal noFilter(String name) {
    return Refusal.environment(
        "no filter of Echogate is on " + name, "echogate status lists those that there are");
  }
}
