package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Action;
import io.echogate.icmp.Family;
import io.echogate.policy.source.Nearest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what stands behind {@code -j} and {@code -g}. */
final class TargetReader {
  private static final Action NOTHING = new Action.Continue("");

  private Action action = NOTHING;
  private @Nullable OtherOptions words;
  private boolean rejects;
  private Family family = Family.IP4;
  private String name = "";

  TargetReader() {}

  void clear() {
    action = NOTHING;
    words = null;
    rejects = false;
    name = "";
  }

  /**
   * Reads the name.
   *
   * @return what takes the target's options; null if it has none
   */
  @Nullable OtherOptions begin(boolean isGoto, Words words, int at, Draft.Table table) {
    name = words.word(at);
    family = table.family();
    Draft.@Nullable Chain chain = table.chain(name);
    if (isGoto || chain != null) {
      chain(isGoto, words, at, table, chain);
      return null;
    }
    switch (name) {
      case "ACCEPT" -> action = Action.ACCEPT;
      case "DROP" -> action = Action.DROP;
      case "RETURN" -> action = Action.RETURN;
      case "REJECT" -> {
        action = Reject.byDefault(family);
        rejects = true;
      }
      default -> {
        return extension(words, at, table);
      }
    }
    return null;
  }

  private void chain(
      boolean isGoto, Words words, int at, Draft.Table table, Draft.@Nullable Chain chain) {
    if (chain == null) {
      missing(words, at, table);
    } else if (chain.builtIn.isPresent()) {
      words.error(at, "no rule jumps to the built-in chain " + name, "jump to a chain of your own");
    } else {
      action = isGoto ? new Action.Goto(chain.name) : table.jump(chain);
    }
  }

  private void missing(Words words, int at, Draft.Table table) {
    words.error(
        at,
        "no chain " + RuleReader.shown(name) + " in the table " + table.kind(),
        Nearest.to(name, table.chains().keySet())
            .map(near -> "did you mean " + near + "?")
            .orElse("declare the chain before, or give the whole output of iptables-save"));
  }

  private @Nullable OtherOptions extension(Words words, int at, Draft.Table table) {
    if (!Targets.couldBe(name)) {
      missing(words, at, table);
      return null;
    }
    if (Targets.stopsTracking(name, words, at)) {
      words.noteOnce(
          at,
          "what is not tracked is followed where a rule asks for messages alone",
          "answers to such messages belong to no flow: take care where later rules ask for that");
    } else if (Targets.tracks(name)) {
      words.noteOnce(
          at,
          "what " + name + " does to connection tracking is not followed",
          "take care where later rules ask for the state");
    } else if (Targets.translates(name)) {
      words.noteOnce(
          at,
          "addresses that are translated are not followed",
          "later rules are asked with the addresses as they were");
    } else if (!Targets.goesOn(name) && !Targets.isUnknown(name)) {
      words.warning(
          at,
          "the target "
              + RuleReader.shown(name)
              + " is not known here; it may accept, drop or go on",
          "if it is a chain, declare it before");
    }
    this.words = OtherOptions.target(name);
    return this.words;
  }

  /** Whether an option is one of the target. */
  boolean knows(String option) {
    return rejects && option.equals("--reject-with");
  }

  int read(String option, Words words, int at) {
    if (!words.has(at, option)) {
      return at;
    }
    Optional<Reject> reject = Reject.named(family, words.word(at));
    if (reject.isPresent()) {
      action = reject.get().action();
    } else {
      List<String> names = Reject.names(family);
      words.error(
          at,
          "REJECT has no answer " + RuleReader.shown(words.word(at)),
          Nearest.to(words.word(at), names)
              .map(near -> "did you mean " + near + "?")
              .orElse("write one of " + String.join(", ", names)));
    }
    return at + 1;
  }

  /** All words are read. */
  void finish() {
    if (words == null) {
      return;
    }
    String text = words.text();
    if (Targets.goesOn(name)) {
      action = new Action.Continue(text);
    } else if (Targets.translates(name)) {
      action = Action.ACCEPT;
    } else {
      action = new Action.Unknown(text);
    }
  }

  Action action() {
    return action;
  }
}
