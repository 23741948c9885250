package io.echogate.policy.language;

import io.echogate.policy.AddressSet;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Dialect;
import io.echogate.policy.NamedSet;
import io.echogate.policy.Origin;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.language.StatementSyntax.SetStatement;
import io.echogate.policy.source.Diagnostic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The sets that a root block can name: those in front of all blocks, its own, and the built-in
 * ones. Sets may name sets that are defined further down.
 */
final class SetTable {
  /** How many sets may wait for one that is defined further down. */
  private static final int MOST_OPEN = 256;

  /** How many prefixes all sets may hold, counted with those of the sets in them. */
  private static final long MOST_PREFIXES = 16_000_000;

  private final Reporter reporter;
  private final TextStore texts;
  private final Names names;
  private final Map<String, NamedSet> sets = new LinkedHashMap<>();
  private final Map<String, SetStatement> waiting = new LinkedHashMap<>();
  private final Set<String> open = new HashSet<>();
  private final AddressResolver addresses;
  private long prefixesLeft = MOST_PREFIXES;

  SetTable(Reporter reporter, TextStore texts) {
    this(reporter, texts, new Names(reporter, Dialect.POLICY));
  }

  private SetTable(Reporter reporter, TextStore texts, Names names) {
    this.reporter = reporter;
    this.texts = texts;
    this.names = names;
    this.addresses = new AddressResolver(reporter, this);
  }

  /** A table for a block, with all that is in this one. */
  SetTable inner() {
    SetTable table = new SetTable(reporter, texts, names.inner());
    table.sets.putAll(sets);
    return table;
  }

  /** Adds a definition; what is in it is looked at by {@link #resolve}. */
  void define(SetStatement statement) {
    Token name = statement.name();
    if (name == null) {
      addresses.resolve(statement.keyword(), statement.items());
      return;
    }
    if (builtIn(name.text()).isPresent()) {
      reporter.add(
          reporter
              .error(name, "the set " + name.shown() + " is built in")
              .withHelp("choose another name"));
    }
    names.give(name);
    if (waiting.putIfAbsent(name.text(), statement) != null) {
      addresses.resolve(statement.keyword(), statement.items());
    }
  }

  /** Looks into all sets that were defined. */
  void resolve() {
    for (SetStatement statement : List.copyOf(waiting.values())) {
      Token name = statement.name();
      if (name != null) {
        resolve(name.text());
      }
    }
  }

  private void resolve(String name) {
    SetStatement statement = waiting.remove(name);
    if (statement == null) {
      return;
    }
    open.add(name);
    AddressSet addressSet = content(statement);
    open.remove(name);
    sets.putIfAbsent(
        name,
        new NamedSet(name, addressSet, new Origin(statement.keyword().source(), statement.span())));
  }

  private AddressSet content(SetStatement statement) {
    Token file = statement.file();
    if (file == null) {
      return addresses.resolve(statement.keyword(), statement.items());
    }
    return AddressSet.of(
        texts
            .open(file)
            .map(source -> new SetFileReader(reporter.in(source)).read())
            .orElseGet(PrefixSet::empty));
  }

  /**
   * A set of these parts; an error, and the empty set, if that would make more prefixes than all
   * sets may hold.
   */
  AddressSet put(Token place, PrefixSet own, Set<NamedSet> members, Set<BuiltInSet> builtIns) {
    long prefixes = own.size();
    for (NamedSet member : members) {
      prefixes += member.addresses().prefixes().size();
    }
    prefixesLeft -= prefixes;
    if (prefixesLeft >= 0) {
      return new AddressSet(own, List.copyOf(members), builtIns);
    }
    reporter.add(
        reporter
            .error(
                place,
                String.format(
                    Locale.ROOT, "more than %,d prefixes in all sets together", MOST_PREFIXES))
            .withHelp("nested sets count again in each set that names them: nest fewer"));
    return AddressSet.of(PrefixSet.empty());
  }

  /**
   * The built-in set of a name, without {@code @}.
   *
   * @return empty if none is called so
   */
  static Optional<BuiltInSet> builtIn(String name) {
    return Arrays.stream(BuiltInSet.values()).filter(set -> set.text().equals(name)).findFirst();
  }

  /** The set that a word with {@code @} names; empty, and an error, if there is none. */
  Optional<NamedSet> find(Token word) {
    String name = word.text().substring(1);
    if (!names.contains(name)) {
      reporter.add(unknown(word, name));
      return Optional.empty();
    }
    if (open.contains(name)) {
      reporter.add(
          reporter
              .error(word, "the set " + word.shown() + " holds itself, directly or by others")
              .withHelp("leave it out"));
      return Optional.empty();
    }
    if (open.size() >= MOST_OPEN && waiting.containsKey(name)) {
      reporter.add(
          reporter
              .error(word, "more than " + MOST_OPEN + " sets wait for one that is defined below")
              .withHelp("define sets in front of those that name them"));
      waiting.remove(name);
      return Optional.empty();
    }
    resolve(name);
    return Optional.ofNullable(sets.get(name));
  }

  private Diagnostic unknown(Token word, String name) {
    List<String> known = new ArrayList<>();
    Arrays.stream(BuiltInSet.values()).forEach(set -> known.add("@" + set.text()));
    names.all().forEach(set -> known.add("@" + set));
    return reporter
        .error(word, "the set " + word.shown() + " is not defined")
        .withHelp(
            reporter.didYouMean(
                word,
                known,
                name.isEmpty()
                    ? "write the name of a set behind '@'"
                    : "define it: set " + word.clipped().substring(1) + " { prefixes }"));
  }

  /** Whether a set has that name, without {@code @}. */
  boolean isDefined(String name) {
    return names.contains(name) || builtIn(name).isPresent();
  }

  /** All sets in file order. */
  List<NamedSet> list() {
    return names.all().stream().map(sets::get).filter(Objects::nonNull).toList();
  }
}
