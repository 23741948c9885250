package io.echogate.cli;

import io.echogate.datapath.SetProblem;
import io.echogate.datapath.SetRequest;
import java.util.List;
import java.util.Locale;

/** Words for why a set was not changed. */
record SetRefusals(Kernel kernel, SetRequest request) {
  /** So many prefixes are named one by one. */
  private static final int NAMED = 5;

  /** Says it all, and how the command ends. */
  ExitCode complain(List<SetProblem> problems, Console console) {
    ExitCode code = ExitCode.NEGATIVE;
    for (SetProblem problem : problems) {
      Refusal refusal = refusal(problem);
      console.complain(refusal.text());
      code = code.or(refusal.code());
    }
    return code;
  }

  private Refusal refusal(SetProblem problem) {
    return switch (problem) {
      case SetProblem.NoFilter(String name) -> noFilter(name, kernel);
      case SetProblem.NoSuchSet(String name, String policy, List<String> names) ->
          noSuchSet(name, policy, names, request.set());
      case SetProblem.NotThere(String name, List<SetProblem.Absent> absent) ->
          Refusal.negative(
              notThere(name, absent),
              "nothing was changed; "
                  + SetVerb.MISSING_OK
                  + " passes over what is not there, and echogate set list shows what is");
      case SetProblem.NoRoomOnTrial(String name) ->
          Refusal.negative(
              ("%s: the tables have no room for this change of %s, and larger ones can be loaded"
                      + " only when no policy is on trial")
                  .formatted(name, request.set()),
              "echogate %s %s keeps the policy, or echogate %s goes back"
                  .formatted(ConfirmVerb.NAME, kernel.optionsFor(name), RollbackVerb.NAME));
      case SetProblem.TooLarge(String name, String message) ->
          Refusal.negative(
              "%s: the kernel's tables have no room for so many prefixes: %s"
                  .formatted(name, message),
              "nothing was changed; divide the set into several");
    };
  }

  /** That there is no filter, or even no interface. */
  static Refusal noFilter(String name, Kernel kernel) {
    try {
      Interfaces.require(name, kernel.links().all());
      return RollbackVerb.noFilter(name);
    } catch (Refusal missing) {
      return missing;
    }
  }

  /** That a policy has no set of a name. */
  static Refusal noSuchSet(String interfaceName, String policy, List<String> names, String set) {
    if (names.isEmpty()) {
      return Refusal.negative(
          "%s: the policy %s has no named sets".formatted(interfaceName, policy),
          "define one in policy { }, such as set %s { 192.0.2.0/24 }, and apply it".formatted(set));
    }
    return Refusal.negative(
        "%s: the policy %s has no set %s".formatted(interfaceName, policy, set),
        DidYouMean.or("it has " + String.join(", ", names), set, names));
  }

  private String notThere(String name, List<SetProblem.Absent> absent) {
    StringBuilder text = new StringBuilder("%s: not in %s:".formatted(name, request.set()));
    absent.stream().limit(NAMED).forEach(one -> text.append("\n  ").append(text(one)));
    if (absent.size() > NAMED) {
      text.append(String.format(Locale.ROOT, "\n  and %,d more", absent.size() - NAMED));
    }
    return text.toString();
  }

  private static String text(SetProblem.Absent absent) {
    String prefix = PrefixText.of(absent.prefix());
    if (absent.around().isPresent()) {
      return "%s, which lies in the entry %s"
          .formatted(prefix, PrefixText.of(absent.around().get()));
    }
    return switch (absent.inside()) {
      case 0 -> prefix;
      case 1 -> prefix + ", in which an entry lies";
      default ->
          String.format(Locale.ROOT, "%s, in which %,d entries lie", prefix, absent.inside());
    };
  }
}
