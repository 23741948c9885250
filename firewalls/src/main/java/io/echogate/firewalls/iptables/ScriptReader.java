package io.echogate.firewalls.iptables;

import io.echogate.firewalls.iptables.ShellCommand.Word;
import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one script. */
final class ScriptReader {
  private static final String ADVICE =
      "run the script where it belongs, and give the output of iptables-save";

  private static final Set<String> CONTROL =
      Set.of(
          "if",
          "then",
          "else",
          "elif",
          "fi",
          "for",
          "while",
          "until",
          "do",
          "done",
          "case",
          "esac",
          "select",
          "function",
          "{",
          "}",
          "[[");

  /** They run what is not known here. */
  private static final Set<String> RUN = Set.of(".", "source", "eval");

  private static final Set<String> ASSIGN =
      Set.of("export", "readonly", "declare", "local", "typeset");

  private final Source source;
  private final Remarks remarks;
  private final Draft draft;
  private final Commands commands;
  private final RuleReader rules;
  private final Ipsets sets;
  private final IpsetReader ipsets;
  private final WordCache cache;
  private final Words words;
  private final ShellReader shell;
  private final Command command = new Command();
  private long tokens;
  private boolean anything;

  ScriptReader(
      Source source,
      Remarks remarks,
      Draft draft,
      Commands commands,
      RuleReader rules,
      Ipsets sets,
      WordCache cache) {
    this.source = source;
    this.remarks = remarks;
    this.draft = draft;
    this.commands = commands;
    this.rules = rules;
    this.sets = sets;
    this.ipsets = new IpsetReader(sets);
    this.cache = cache;
    this.words = new Words(source, cache, remarks);
    this.shell = new ShellReader(source.text());
  }

  void read() {
    boolean on = true;
    while (on) {
      Optional<ShellCommand> next = shell.next();
      on = next.isPresent() && command(next.get());
    }
    if (!anything && remarks.errors() == 0) {
      Optional<Looks.Look> look = Looks.of(source.text());
      remarks.warning(
          source,
          new Span(0, Math.min(source.text().length(), 1)),
          "no call of iptables in this script"
              + look.map(l -> "; this looks like " + l.what()).orElse(""),
          "check that this is the file you meant");
    }
  }

  /** Reads a command; returns whether the script goes on. */
  private boolean command(ShellCommand shell) {
    tokens += shell.words.size();
    if (tokens > Bounds.STANDARD.tokens()) {
      remarks.error(source, shell.span(), "this script is too long", ADVICE);
      return false;
    }
    int first = assignments(shell);
    if (first == shell.words.size()) {
      return shell.sign.isEmpty() || refuse(shell, shell.sign.get(), "this is not followed here");
    }
    Word word = shell.words.get(first);
    String name = word.value();
    if (word.problem() != null) {
      remarks.error(
          source, word.span(), "which command this is, is not known: " + word.problem(), ADVICE);
      return true;
    }
    if (CONTROL.contains(name) || isFunction(shell, first)) {
      return refuse(
          shell, word.span(), "a script that decides, loops or has functions is not followed");
    }
    if (RUN.contains(name)) {
      return refuse(shell, word.span(), "what " + name + " runs is not known here");
    }
    if (name.equals("exit")) {
      return false;
    }
    return tool(shell, first, name.substring(name.lastIndexOf('/') + 1));
  }

  private static boolean isFunction(ShellCommand shell, int first) {
    return shell.sign.isPresent()
        && shell.words.size() <= first + 2
        && shell.words.get(first).span().end() == shell.sign.get().start()
        && shell.sign.get().end() - shell.sign.get().start() == 1;
  }

  private boolean refuse(ShellCommand shell, Span span, String message) {
    remarks.error(source, span, message, ADVICE);
    return shell.words.isEmpty();
  }

  /** Takes assignments in front, and those of {@code export}; returns where the rest begins. */
  private int assignments(ShellCommand command) {
    int at = 0;
    List<Word> words = command.words;
    boolean declares = !words.isEmpty() && ASSIGN.contains(words.getFirst().value());
    if (declares) {
      at++;
    }
    while (at < words.size()) {
      Word word = words.get(at);
      int equal = word.value().indexOf('=');
      if (!isName(word.value(), equal)) {
        if (!declares) {
          return at;
        }
      } else {
        String name = word.value().substring(0, equal);
        shell.set(name, new Word(word.span(), word.value().substring(equal + 1), word.problem()));
      }
      at++;
    }
    return at;
  }

  private static boolean isName(String word, int end) {
    for (int i = 0; i < end; i++) {
      char c = word.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!letter && !(i > 0 && c >= '0' && c <= '9')) {
        return false;
      }
    }
    return end > 0;
  }

  private boolean tool(ShellCommand shell, int first, String name) {
    if (name.equals("sudo")) {
      int next = first + 1;
      while (next < shell.words.size() && shell.words.get(next).value().startsWith("-")) {
        next++;
      }
      if (next < shell.words.size()) {
        String tool = shell.words.get(next).value();
        return tool(shell, next, tool.substring(tool.lastIndexOf('/') + 1));
      }
    }
    @Nullable Family family =
        name.startsWith("ip6tables") ? Family.IP6 : name.startsWith("iptables") ? Family.IP4 : null;
    boolean plain =
        family != null
            && switch (name.substring(family == Family.IP4 ? 8 : 9)) {
              case "", "-legacy", "-nft" -> true;
              default -> false;
            };
    if (family != null && plain) {
      anything = true;
      call(shell, first, family);
      return true;
    }
    if (family != null && name.contains("-restore")) {
      anything = true;
      restore(shell, first, family);
      return true;
    }
    if (name.equals("ipset")) {
      ipset(shell, first);
      return true;
    }
    if (shell.sign.isPresent() && shell.words.stream().anyMatch(ScriptReader::isTool)) {
      remarks.error(
          source, shell.sign.get(), "commands that depend on each other are not followed", ADVICE);
      return true;
    }
    remarks.note(
        source,
        shell.words.get(first).span(),
        "the command " + RuleReader.shown(name) + " is read over",
        "only iptables, ip6tables and ipset are followed");
    return true;
  }

  private static boolean isTool(Word word) {
    String name = word.value().substring(word.value().lastIndexOf('/') + 1);
    return name.startsWith("iptables") || name.startsWith("ip6tables");
  }

  /** Whether all that matters of a command is known. */
  private boolean isKnown(ShellCommand shell, int first) {
    if (shell.sign.isPresent()) {
      remarks.error(
          source, shell.sign.get(), "commands that depend on each other are not followed", ADVICE);
      return false;
    }
    boolean known = true;
    for (Word word : shell.words.subList(first, shell.words.size())) {
      if (word.problem() != null) {
        remarks.error(source, word.span(), word.problem(), ADVICE);
        known = false;
      } else if (isBraced(word)) {
        remarks.error(source, word.span(), "braces are several words", "write them all out");
        known = false;
      }
    }
    return known;
  }

  private boolean isBraced(Word word) {
    String raw = source.text(word.span());
    int open = raw.indexOf('{');
    return open >= 0
        && raw.charAt(0) != '"'
        && raw.charAt(0) != '\''
        && raw.indexOf(',', open) > 0
        && raw.indexOf('}', open) > 0
        && !raw.contains("${");
  }

  private void call(ShellCommand shell, int first, Family family) {
    if (!isKnown(shell, first + 1)) {
      return;
    }
    words.begin(shell.start, shell.end);
    String table = "filter";
    Span tableSpan = shell.span();
    for (int i = first + 1; i < shell.words.size(); i++) {
      Word word = shell.words.get(i);
      boolean names = word.value().equals("-t") || word.value().equals("--table");
      if (names && i + 1 < shell.words.size()) {
        table = shell.words.get(++i).value();
        tableSpan = shell.words.get(i).span();
      } else {
        words.add(word.span().start(), word.span().end(), word.value(), false);
      }
    }
    if (!BuiltIn.TABLES.contains(table)) {
      remarks.error(
          source,
          tableSpan,
          "no table of iptables: " + RuleReader.shown(table),
          "tables are " + String.join(", ", BuiltIn.TABLES));
      return;
    }
    Draft.Table in = draft.table(family, table, new Origin(source, shell.span()));
    if (rules.read(words, 0, in, command)) {
      commands.mayFail(shell.mayFail);
      commands.run(command, words, in);
      commands.mayFail(false);
    }
  }

  private void restore(ShellCommand shell, int first, Family family) {
    @Nullable Span here = shell.here;
    if (!isKnown(shell, first + 1)) {
      return;
    }
    if (here == null) {
      remarks.error(
          source,
          shell.words.get(first).span(),
          "what is restored stands in another file",
          "give that file as the output of iptables-save");
      return;
    }
    boolean keeps = false;
    for (Word word : shell.words.subList(first + 1, shell.words.size())) {
      keeps |= word.value().equals("-n") || word.value().equals("--noflush");
    }
    SaveReader reader =
        new SaveReader(
            IptablesText.of(source, family), remarks, draft, commands, rules, sets, cache);
    reader.readPart(here, !keeps);
  }

  private void ipset(ShellCommand shell, int first) {
    if (!isKnown(shell, first + 1)) {
      return;
    }
    words.begin(shell.start, shell.end);
    String verb = "";
    for (Word word : shell.words.subList(first + 1, shell.words.size())) {
      String value = word.value();
      if (value.equals("-exist") || value.equals("-!")) {
        continue;
      }
      if (verb.isEmpty()) {
        verb =
            switch (value) {
              case "create", "-N", "n", "--create" -> "create";
              case "add", "-A", "--add" -> "add";
              default -> value;
            };
        value = verb;
      }
      words.add(word.span().start(), word.span().end(), value, false);
    }
    if (verb.equals("create") || verb.equals("add")) {
      ipsets.read(words);
      sets.changed();
    } else {
      remarks.note(
          source,
          shell.span(),
          "this call of ipset is read over",
          "only create and add are followed");
    }
  }
}
