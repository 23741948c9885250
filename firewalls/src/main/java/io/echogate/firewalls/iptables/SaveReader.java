package io.echogate.firewalls.iptables;

import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one text of {@code iptables-save}, {@code ip6tables-save}, {@code ipset save}. */
final class SaveReader {
  private final IptablesText given;
  private final Source source;
  private final String text;
  private final Remarks remarks;
  private final Words words;
  private final Command command = new Command();
  private final Draft draft;
  private final Commands commands;
  private final RuleReader rules;
  private final Ipsets sets;

  private Optional<Family> header = Optional.empty();
  private Draft.@Nullable Table table;

  /** The line that begins it, where that is said. */
  private @Nullable Origin begun;

  /** Whether the table's end was read. */
  private boolean open;

  /** What all of the text tells of its family, once that was asked. */
  private Optional<Family> whole = Optional.empty();

  private boolean asked;

  private boolean anything;
  private long tokens;
  private int from;
  private int to;

  /** Whether a table is emptied before it is read. */
  private boolean flushes;

  /** Whether it is one of several commands that change the same tables. */
  private boolean adds;

  SaveReader(
      IptablesText given,
      Remarks remarks,
      Draft draft,
      Commands commands,
      RuleReader rules,
      Ipsets sets,
      WordCache cache) {
    this.given = given;
    this.source = given.source();
    this.text = source.text();
    this.to = text.length();
    this.remarks = remarks;
    this.words = new Words(source, cache, remarks);
    this.draft = draft;
    this.commands = commands;
    this.rules = rules;
    this.sets = sets;
  }

  /** Reads the sets alone: rules of any text may name them. */
  void readSets() {
    if (!IpsetReader.isLine(text, 0) && !text.contains("\ncreate ") && !text.contains("\nadd ")) {
      return;
    }
    IpsetReader reader = new IpsetReader(sets);
    eachLine(
        (start, end) -> {
          if (IpsetReader.isLine(text, start)) {
            split(start, end);
            reader.read(words);
          }
          return true;
        });
  }

  /** Reads a part of the text, as {@code iptables-restore} reads a here-document. */
  void readPart(Span part, boolean flush) {
    from = part.start();
    to = part.end();
    flushes = flush;
    adds = true;
    readSets();
    readRules();
  }

  /** Reads the rules. */
  void readRules() {
    eachLine(this::line);
    if (open && table != null) {
      Span end = new Span(to, to);
      remarks.warning(
          source,
          end,
          "the table " + table.kind() + " has no COMMIT",
          "the text may have been cut off");
    }
  }

  /** What is done with a line, from its first letter to behind its last. */
  @FunctionalInterface
  private interface LineReader {
    /** Returns whether to go on. */
    boolean line(int start, int end);
  }

  private void eachLine(LineReader reader) {
    int at = from;
    while (at < to) {
      int newline = text.indexOf('\n', at);
      int next = newline < 0 ? to : Math.min(newline, to);
      int end = next;
      while (end > at && isBlank(text.charAt(end - 1))) {
        end--;
      }
      int start = at;
      while (start < end && isBlank(text.charAt(start))) {
        start++;
      }
      if (start < end && !reader.line(start, end)) {
        return;
      }
      at = next + 1;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  private void split(int start, int end) {
    words.begin(start, end);
    SaveLine.split(text, start, end, words);
    tokens += words.count();
  }

  private boolean line(int start, int end) {
    switch (text.charAt(start)) {
      case '#' -> comment(start, end);
      case '*' -> table(start, end);
      case ':' -> chain(start, end);
      case '[' -> {
        int bracket = text.indexOf(']', start, end);
        if (bracket > 0 && bracket < end && isCounters(start + 1, bracket)) {
          int rule = bracket + 1;
          while (rule < end && isBlank(text.charAt(rule))) {
            rule++;
          }
          rule(rule, end);
        } else {
          return stranger(start, end);
        }
      }
      case '-' -> {
        Optional<Family> mark = FamilyMarks.of(text, start, end);
        if (mark.isEmpty()) {
          rule(start, end);
        } else if (mark.equals(given.family())) {
          rule(FamilyMarks.behind(start), end);
        }
      }
      default -> {
        if (text.startsWith("COMMIT", start) && end - start == 6) {
          open = false;
        } else if (!IpsetReader.isLine(text, start)) {
          return stranger(start, end);
        } else {
          anything = true;
        }
      }
    }
    return !isTooMuch(start, end);
  }

  private boolean isTooMuch(int start, int end) {
    if (tokens > Bounds.STANDARD.tokens()) {
      remarks.error(
          source,
          new Span(start, end),
          String.format("more than %,d words", Bounds.STANDARD.tokens()),
          "give a smaller part of the rules");
      return true;
    }
    return commands.isSpent();
  }

  private boolean isCounters(int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != ':') {
        return false;
      }
    }
    return true;
  }

  /** A line that is none of ours: said once where nothing else is, for it is another text then. */
  private boolean stranger(int start, int end) {
    Span span = new Span(start, Math.min(end, start + 200));
    if (anything) {
      remarks.error(
          source,
          span,
          "no line of iptables-save: " + RuleReader.shown(text.substring(start, end)),
          "lines begin with *, :, -, # or [, or are COMMIT");
      return true;
    }
    Optional<Looks.Look> look = Looks.of(text);
    remarks.error(
        source,
        span,
        look.map(l -> "this looks like " + l.what() + ", not like the output of iptables-save")
            .orElse("this is no output of iptables-save"),
        look.map(Looks.Look::help).orElse("give the output of iptables-save"));
    return false;
  }

  private void comment(int start, int end) {
    String line = text.substring(start, Math.min(end, start + 120));
    boolean names = line.contains("Generated by ") || line.contains("For ip");
    if (names && line.contains("tables-")) {
      // xtables-save prints both families, and says of neither which it is.
      header =
          line.contains("ip6tables-")
              ? Optional.of(Family.IP6)
              : line.contains("iptables-") ? Optional.of(Family.IP4) : Optional.empty();
    } else if (line.contains("tables-legacy tables present")) {
      remarks.warning(
          source,
          new Span(start, end),
          "there are more rules than these, in the tables of the legacy variant",
          "see what is said of the output of iptables-legacy-save, too: packets have to pass both");
    }
  }

  private void table(int start, int end) {
    anything = true;
    String name = text.substring(start + 1, end).strip();
    if (open && table != null) {
      remarks.warning(
          source,
          new Span(start, end),
          "the table before has no COMMIT",
          "the text may have been cut off");
    }
    table = null;
    open = true;
    if (!BuiltIn.TABLES.contains(name)) {
      boolean ebtables = name.equals("broute");
      remarks.error(
          source,
          new Span(start, end),
          "no table of iptables: " + RuleReader.shown(name),
          ebtables
              ? "this looks like the output of ebtables-save, for which there is no reader"
              : "tables are " + String.join(", ", BuiltIn.TABLES));
      return;
    }
    begun = new Origin(source, new Span(start, end));
    table = draft.table(family(start, end), name, begun);
    if (flushes) {
      table.empty();
    }
  }

  private Family family(int start, int end) {
    if (given.family().isPresent()) {
      return given.family().get();
    }
    if (header.isPresent()) {
      return header.get();
    }
    Optional<Family> family = FamilyGuess.ofTable(text, end);
    if (family.isEmpty()) {
      if (!asked) {
        asked = true;
        whole = FamilyGuess.of(text, 0, text.length());
      }
      family = whole;
    }
    if (family.isEmpty()) {
      remarks.noteOnce(
          source,
          new Span(start, end),
          "nothing says whether these rules are for IPv4 or IPv6; they are read as IPv4",
          "say which it is, or keep the comment that iptables-save begins with");
    }
    return family.orElse(Family.IP4);
  }

  private void chain(int start, int end) {
    anything = true;
    if (table == null) {
      noTable(start, end);
      return;
    }
    split(start, end);
    String name = words.word(0).startsWith(":") ? words.word(0).substring(1) : "";
    if (name.isEmpty()) {
      words.error(0, "no name of a chain", "write :NAME - [0:0]");
      return;
    }
    String policy = words.count() > 1 ? words.word(1) : "";
    if (policy.isEmpty()) {
      words.error(0, "no policy", "write :" + RuleReader.shown(name) + " - [0:0]");
      return;
    }
    Draft.@Nullable Chain chain = table.chain(name);
    if (chain == null) {
      commands.newChain(name, words, 0, table);
      if (!policy.equals("-") && table.chain(name) != null) {
        words.error(1, "only built-in chains have a policy", "write - for chains of your own");
      }
      return;
    }
    chain.declared = true;
    chain.origin = new Origin(source, words.span());
    if (chain.builtIn.isPresent() && isAgain(chain, table)) {
      return;
    }
    if (chain.builtIn.isEmpty()) {
      if (chain.rules.size() > 0) {
        words.warning(
            0, "the chain is declared again, which empties it", "declare each chain once");
        chain.rules.clear();
      }
    } else if (!policy.equals("-")) {
      commands.policy(name, policy, words, 0, table);
    }
  }

  /**
   * Whether a table stands here a second time: each is one whole, and {@code iptables-restore}
   * would throw away the first.
   */
  private boolean isAgain(Draft.Chain chain, Draft.Table in) {
    @Nullable Origin before = chain.under;
    @Nullable Origin here = begun;
    chain.under = here;
    if (adds || before == null || here == null || before.equals(here)) {
      return false;
    }
    String name = "the table " + in.kind() + " of " + (in.family() == Family.IP4 ? "IPv4" : "IPv6");
    remarks.errorOnce(
        here.source(),
        here.span(),
        name + " stands here again: it began at " + before.file() + ":" + before.line(),
        "give each table of a family once, as iptables-save prints what is in force; if this one is"
            + " for IPv6, keep the comment that ip6tables-save begins with; if it adds to the first"
            + " (--noflush), leave out its lines with policies, such as :"
            + chain.name.name());
    return true;
  }

  private void noTable(int start, int end) {
    if (!open) {
      remarks.error(
          source,
          new Span(start, end),
          "a line outside of a table",
          "begin with the table, such as *filter");
    }
  }

  private void rule(int start, int end) {
    if (start < end && text.charAt(start) == '-' && table == null && !open) {
      // What iptables -S prints.
      Span span = new Span(start, end);
      remarks.noteOnce(
          source,
          span,
          "no table is named; these rules are read as those of the table filter",
          "give the output of iptables-save");
      table = draft.table(family(start, start), "filter", new Origin(source, span));
    }
    anything = true;
    Draft.@Nullable Table in = table;
    if (in == null) {
      noTable(start, end);
      return;
    }
    split(start, end);
    if (rules.read(words, 0, in, command)) {
      commands.run(command, words, in);
    }
  }
}
