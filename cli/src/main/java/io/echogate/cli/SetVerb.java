package io.echogate.cli;

import io.echogate.datapath.SetChange;
import io.echogate.datapath.SetOutcome;
import io.echogate.datapath.SetRequest;
import io.echogate.linux.Capability;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.PrefixSet;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code set add|remove|list --interface NAME SET PREFIX...}: changes a set of the policy in force.
 */
final class SetVerb implements Verb {
  static final String NAME = "set";

  static final String MISSING_OK = "--missing-ok";
  private static final String CHANGES = "--changes";

  /** What can be done with sets. */
  enum Action {
    ADD,
    REMOVE,
    LIST;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Changes a named set of the policy in force, or shows it.",
                "add and remove change the set in the running program: from one packet to the next"
                    + " all prefixes have come or gone, counters and buckets stay as they are, and"
                    + " a policy on trial changes together with the one that it goes back to. On"
                    + " several interfaces the set changes on all of them or on none. A prefix is"
                    + " an entry of its own, also where it lies in another one: what is removed is"
                    + " what was added or written. Where the tables have no room, larger ones are"
                    + " loaded without a gap.",
                "A change holds as long as the policy does: apply puts in force what the new text"
                    + " says, and warns of the changes that end with that; rollback brings them"
                    + " back with the policy that had them. To keep them, write them into the"
                    + " policy: set list --interface eth0 SET prints a file for set SET file.",
                "list shows the sets, or the entries of one, a prefix a line. Ends with 1 if the"
                    + " policy has no such set, a prefix to remove is not in it, or there is no"
                    + " room; then nothing was changed. The built-in sets such as @self are kept"
                    + " current by themselves."),
            "echogate set add --interface eth0 bad 192.0.2.0/24 2001:db8:bad::/48",
            "adds two prefixes to set bad { ... } of the policy on eth0")
        .addPositional(
            Options.operand("ACTION", "add, remove or list").index("0").type(String.class).build())
        .addPositional(
            Options.operand("SET", "the set's name; without it, list shows all sets")
                .index("1")
                .arity("0..1")
                .required(false)
                .type(String.class)
                .build())
        .addPositional(
            Options.operand("PREFIX", "addresses and prefixes; - reads them from standard input")
                .index("2..*")
                .arity("0..*")
                .required(false)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build())
        .addOption(Interfaces.option("whose policy; eth0,eth1 are several").required(true).build())
        .addOption(SetPrefixes.option())
        .addOption(
            Options.flag(MISSING_OK, "remove passes over prefixes that are not in the set").build())
        .addOption(
            Options.flag(
                    CHANGES, "list shows what add and remove have changed since the policy came")
                .build())
        .addOption(Kernel.option())
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    Action action = action(arguments.matchedPositionalValue(0, ""));
    Optional<String> set =
        Optional.ofNullable(arguments.<String>matchedPositionalValue(1, null))
            .map(name -> name.startsWith("@") ? name.substring(1) : name);
    List<String> interfaces = Interfaces.several(arguments);
    set.ifPresent(SetVerb::requireChangeable);
    requireMeant(action, arguments);
    return action == Action.LIST
        ? list(interfaces, set, arguments, console)
        : change(interfaces, action, set, arguments, console);
  }

  private static Action action(String word) {
    List<String> words = Arrays.stream(Action.values()).map(Action::text).toList();
    return Arrays.stream(Action.values())
        .filter(action -> action.text().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.usage(
                    "'" + word + "' is nothing to do with a set",
                    DidYouMean.or("say add, remove or list", word, words)));
  }

  private static void requireChangeable(String set) {
    if (Arrays.stream(BuiltInSet.values()).anyMatch(builtIn -> builtIn.text().equals(set))) {
      throw Refusal.negative(
          "@%s is a built-in set: what is in it is for the machine to say".formatted(set),
          "use a set of the policy, which may name it: set NAME { @%s, ... }".formatted(set));
    }
  }

  /** Refuses options that would be without effect. */
  private static void requireMeant(Action action, ParseResult arguments) {
    requireMeant(MISSING_OK, action, Action.REMOVE, arguments);
    requireMeant(CHANGES, action, Action.LIST, arguments);
    boolean prefixes =
        arguments.hasMatchedOption(SetPrefixes.FILE) || arguments.hasMatchedPositional(2);
    if (action == Action.LIST && prefixes) {
      throw Refusal.usage("list takes no prefixes", "say add or remove, or leave them out");
    }
  }

  private static void requireMeant(
      String option, Action action, Action meant, ParseResult arguments) {
    if (action != meant && arguments.hasMatchedOption(option)) {
      throw Refusal.usage(
          option + " means nothing to " + action.text(),
          "it goes with " + meant.text() + ": leave it out");
    }
  }

  private static ExitCode list(
      List<String> interfaces, Optional<String> set, ParseResult arguments, Console console) {
    try (Kernel kernel = Kernel.open(arguments, Capability.BPF, Capability.NET_ADMIN)) {
      return new SetListing(kernel, set, arguments.hasMatchedOption(CHANGES))
          .print(interfaces, console, arguments.hasMatchedOption(Options.JSON));
    }
  }

  private static ExitCode change(
      List<String> interfaces,
      Action action,
      Optional<String> set,
      ParseResult arguments,
      Console console) {
    String name =
        set.orElseThrow(
            () ->
                Refusal.usage("which set to change is missing", "name it behind " + action.text()));
    Optional<PrefixSet> prefixes =
        SetPrefixes.read(
            arguments.matchedPositionalValue(2, List.of()),
            Options.value(arguments, SetPrefixes.FILE),
            console);
    if (prefixes.isEmpty()) {
      return ExitCode.NEGATIVE;
    }
    SetRequest request =
        new SetRequest(
            name,
            action == Action.ADD ? SetRequest.Action.ADD : SetRequest.Action.REMOVE,
            prefixes.get(),
            arguments.hasMatchedOption(MISSING_OK));
    try (Kernel kernel = Kernel.open(arguments, Capability.BPF, Capability.NET_ADMIN)) {
      return switch (kernel.filters().changeSets(interfaces, request)) {
        case SetOutcome.Changed(List<SetChange> changes) -> {
          SetReport.print(
              changes.stream().map(change -> new SetReport(kernel, request, change)).toList(),
              console,
              arguments.hasMatchedOption(Options.JSON));
          yield ExitCode.DONE;
        }
        case SetOutcome.Refused(var problems) ->
            new SetRefusals(kernel, request).complain(problems, console);
      };
    }
  }
}
