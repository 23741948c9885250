package io.echogate.firewalls.cisco;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a configuration: once through it for the dialect, once for the groups, once for
 * the rest. Blocks are told by their heads; indentation only helps where a line could be both.
 */
final class Reading {
  private final Source source;
  private final Optional<Dialect> given;
  private final Diagnostics diagnostics = new Diagnostics(Bounds.STANDARD);
  private final DialectGuess guess = new DialectGuess();
  private final BlockLines blocks = new BlockLines();
  private @Nullable Span firstSkipped;
  private int skipped;
  private int used;

  Reading(Source source, Optional<Dialect> given) {
    this.source = source;
    this.given = given;
  }

  Imported read() {
    if (source.text().length() > Bounds.STANDARD.bytes()) {
      diagnostics.add(
          Diagnostic.error(
                  new Source(source.name(), ""),
                  new Span(0, 0),
                  String.format(
                      Locale.ROOT,
                      "the text has %,d characters; at most %,d are read",
                      source.text().length(),
                      Bounds.STANDARD.bytes()))
              .withHelp("keep the lists, the groups and the interfaces"));
      return new Imported(Optional.empty(), diagnostics.list(List.of(source)));
    }
    for (int line = 1; line <= source.lines(); line++) {
      guess.see(Words.of(source, line));
    }
    Dialect dialect = given.orElseGet(guess::dialect);
    Groups groups = groups(dialect);
    ListLines lists = new ListLines(source, dialect, groups, diagnostics);
    for (int line = 1; line <= source.lines(); line++) {
      Words words = Words.of(source, line);
      if (words.isComment()) {
        blocks.comment(words);
        continue;
      }
      try {
        if (words.isTooLong()) {
          throw words.wrong(
              words.span(), "a line of more words than are read", "check that this is a text");
        }
        if (isUsed(words, lists)) {
          used++;
        } else {
          skip(words);
        }
      } catch (Unreadable e) {
        used++;
        diagnostics.add(e.diagnostic());
      }
    }
    conclude(lists);
    return imported(dialect, lists.lists());
  }

  private Groups groups(Dialect dialect) {
    Groups groups = new Groups(source, diagnostics);
    GroupLines lines = new GroupLines(groups, dialect, diagnostics);
    boolean inside = false;
    for (int line = 1; line <= source.lines(); line++) {
      Words words = Words.of(source, line);
      if (words.isComment()) {
        continue;
      }
      try {
        if (words.key().equals("object-group") && !(inside && words.isIndented())) {
          inside = lines.start(words);
        } else if (inside && GroupLines.isMember(words)) {
          lines.member(words);
        } else {
          inside = false;
        }
      } catch (Unreadable e) {
        diagnostics.add(e.diagnostic());
      }
    }
    groups.check();
    return groups;
  }

  private boolean isUsed(Words words, ListLines lists) throws Unreadable {
    if (lists.head(words)) {
      blocks.leave();
      return true;
    }
    if (blocks.head(words)) {
      lists.leave();
      return true;
    }
    return lists.member(words) || blocks.member(words);
  }

  private void skip(Words words) {
    if (firstSkipped == null) {
      firstSkipped = words.span();
    }
    skipped++;
  }

  private void conclude(ListLines lists) {
    Optional<String> foreign = guess.foreign();
    if ((foreign.isPresent() && lists.lists().all().isEmpty()) || used == 0) {
      diagnostics.add(
          Diagnostic.error(
                  source,
                  firstSkipped == null ? new Span(0, 0) : firstSkipped,
                  foreign
                      .map(what -> "this looks like " + what)
                      .orElse("no line here that a Cisco router writes about its lists"))
              .withHelp("expected the output of show running-config, or lists from it"));
      return;
    }
    if (foreign.isPresent() && foreign.get().contains("ASA")) {
      diagnostics.add(
          Diagnostic.error(source, new Span(0, 0), "this looks like " + foreign.get())
              .withHelp("lists of IOS, IOS-XE, IOS XR and NX-OS are read"));
    }
    if (firstSkipped != null) {
      diagnostics.add(
          Diagnostic.note(
              source,
              firstSkipped,
              skipped == 1
                  ? "a line that says nothing about ICMP was left out"
                  : String.format(
                      Locale.ROOT,
                      "%,d lines that say nothing about ICMP were left out, from here on",
                      skipped)));
    }
  }

  private Imported imported(Dialect dialect, AccessList.Lists lists) {
    Map<ChainName, List<Application>> byList = new HashMap<>();
    for (Application application : blocks.applications()) {
      if (lists.all().containsKey(application.list())) {
        byList.computeIfAbsent(application.list(), key -> new ArrayList<>()).add(application);
      } else {
        diagnostics.add(
            Diagnostic.warning(
                    source,
                    application.span(),
                    "the list "
                        + AddressWords.shown(application.list().name())
                        + " is applied to "
                        + AddressWords.shown(application.place())
                        + " but is not here")
                .withHelp("routers let everything pass then"));
      }
    }
    if (diagnostics.hasErrors()) {
      return new Imported(Optional.empty(), diagnostics.list(List.of(source)));
    }
    List<Chain> chains = new ArrayList<>();
    lists
        .all()
        .forEach(
            (name, list) -> chains.add(list.chain(dialect, byList.getOrDefault(name, List.of()))));
    return new Imported(
        Optional.of(new RuleSet(dialect, chains, blocks.settings().list())),
        diagnostics.list(List.of(source)));
  }
}
