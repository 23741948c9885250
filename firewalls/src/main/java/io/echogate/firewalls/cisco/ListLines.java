package io.echogate.firewalls.cisco;

import io.echogate.firewalls.addresses.Numbers;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Nearest;
import io.echogate.policy.source.Source;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads lists line by line: their heads, their entries, and what takes them away again. */
final class ListLines {
  /** Nobody has more rules; groups of services could make any number of them. */
  private static final int MOST_RULES = 1_000_000;

  private final Source source;
  private final Map<Family, Entries> entries = new EnumMap<>(Family.class);
  private final AccessList.Lists lists = new AccessList.Lists();
  private @Nullable AccessList list;
  private int rules;

  ListLines(Source source, Dialect dialect, Groups groups, Diagnostics diagnostics) {
    this.source = source;
    for (Family family : Family.values()) {
      entries.put(family, new Entries(dialect, family, groups, diagnostics));
    }
  }

  /** All lists. */
  AccessList.Lists lists() {
    return lists;
  }

  /** Leaves the list. */
  void leave() {
    list = null;
  }

  /** Reads the line if it is the head of a list, an entry with its list's number, or a removal. */
  boolean head(Words words) throws Unreadable {
    String second = words.key(1);
    return switch (words.key()) {
      case "ip", "ipv4", "ipv6" -> {
        // "IP access list NAME", as it is shown
        boolean shown = second.equals("access") && words.key(2).equals("list");
        if (!shown && !second.equals("access-list")) {
          yield false;
        }
        Family family = words.key().equals("ipv6") ? Family.IP6 : Family.IP4;
        words.skip(shown ? 3 : 2);
        yield listHead(words, family);
      }
      case "extended", "standard" -> {
        boolean shown =
            second.equals("ip") && words.key(2).equals("access") && words.key(3).equals("list");
        if (shown) {
          boolean standard = words.key().equals("standard");
          words.skip(4);
          open(words, Family.IP4, standard);
        }
        yield shown;
      }
      case "access-list" -> {
        words.skip(1);
        leave();
        yield numbered(words);
      }
      case "no" -> removal(words);
      default -> false;
    };
  }

  /** Reads the line if it belongs to the list whose head was read. */
  boolean member(Words words) throws Unreadable {
    @Nullable AccessList current = list;
    if (current == null) {
      return false;
    }
    if (entry(words, current)) {
      return true;
    }
    if (words.isIndented()
        || Nearest.to(words.key(), List.of("permit", "deny", "remark")).isPresent()) {
      throw notAnEntry(words);
    }
    leave();
    return false;
  }

  private Unreadable notAnEntry(Words words) {
    return words.wrong(
        words.here(),
        "no entry of an access list: " + AddressWords.shown(words.text()),
        Nearest.to(words.key(), List.of("permit", "deny", "remark", "evaluate"))
            .map(near -> "did you mean " + near + "?")
            .orElse("expected permit, deny or remark"));
  }

  private boolean listHead(Words words, Family family) throws Unreadable {
    switch (words.key()) {
      case "resequence", "logging", "log-update", "persistent", "match-local-traffic" -> {
        leave();
        return false;
      }
      default -> {}
    }
    boolean standard = words.key().equals("standard");
    if (words.left() > 1 && (standard || words.key().equals("extended"))) {
      words.skip(1);
      open(words, family, standard);
    } else {
      open(words, family, false);
    }
    return true;
  }

  private void open(Words words, Family family, boolean standard) throws Unreadable {
    String name = words.next("the name of a list").text();
    leave();
    list = lists.of(family, name, standard, words.origin());
  }

  /** Lists that are cleared before they are written anew, and entries taken away by number. */
  private boolean removal(Words words) throws Unreadable {
    @Nullable AccessList current = list;
    OptionalLong sequence = Numbers.read(words.key(1));
    if (current != null && words.key(1).equals("sequence")) {
      sequence = Numbers.read(words.key(2));
    }
    if (current != null && sequence.isPresent()) {
      current.remove(sequence.getAsLong());
      return true;
    }
    boolean six = words.key(1).equals("ipv6");
    int at = words.key(1).equals("access-list") ? 2 : words.key(2).equals("access-list") ? 3 : 0;
    if (at == 0) {
      return false;
    }
    if (words.key(at).equals("extended") || words.key(at).equals("standard")) {
      at++;
    }
    words.skip(at);
    String name = words.next("the name of a list").text();
    lists.remove(AccessList.name(six ? Family.IP6 : Family.IP4, name));
    leave();
    return true;
  }

  private boolean numbered(Words words) throws Unreadable {
    Word word = words.next("the number of a list");
    OptionalLong number = Numbers.read(word.text());
    if (number.isEmpty()) {
      throw words.wrong(
          word.span(),
          "no number of a list: " + AddressWords.shown(word.text()),
          "named lists begin with ip access-list extended");
    }
    ListNumber kind = ListNumber.of(number.getAsLong());
    if (kind == ListNumber.OTHER) {
      return false;
    }
    AccessList numbered =
        lists.of(Family.IP4, word.text(), kind == ListNumber.STANDARD, words.origin());
    if (!entry(words, numbered)) {
      throw notAnEntry(words);
    }
    return true;
  }

  /** Reads an entry or a remark; says whether the line was one. */
  private boolean entry(Words words, AccessList into) throws Unreadable {
    boolean word = words.take("sequence");
    OptionalLong sequence = words.takeNumber();
    boolean numbered = word || sequence.isPresent();
    Entries reader = Objects.requireNonNull(entries.get(into.family()));
    switch (words.key()) {
      case "remark" -> {
        words.skip(1);
        into.remark(sequence, words.rest(), words.origin());
      }
      case "permit", "deny" ->
          add(
              words,
              into,
              sequence,
              into.isStandard() ? reader.standard(words) : reader.extended(words));
      case "evaluate" -> add(words, into, sequence, Entries.evaluate(words));
      case "statistics", "hardware" -> {
        return !numbered;
      }
      case "fragments" -> {
        switch (words.key(1)) {
          case "permit-all" -> into.otherFragments(Action.ACCEPT);
          case "deny-all" -> into.otherFragments(Action.DROP);
          default -> throw notAnEntry(words);
        }
      }
      default -> {
        if (numbered) {
          throw notAnEntry(words);
        }
        return false;
      }
    }
    return true;
  }

  private void add(Words words, AccessList into, OptionalLong sequence, Entries.Entry entry)
      throws Unreadable {
    OptionalLong number = sequence.isPresent() ? sequence : entry.sequence();
    rules += entry.rules().size();
    if (rules > MOST_RULES) {
      throw words.wrong(
          words.span(),
          String.format(Locale.ROOT, "these lists have more than %,d rules", MOST_RULES),
          "groups of services make a rule of each member");
    }
    Optional<Origin> other = into.add(number, entry.rules(), words.origin());
    if (other.isPresent()) {
      throw new Unreadable(
          Diagnostic.error(
                  source, words.span(), "a second entry with the number " + number.orElse(0))
              .withHelp("give each entry of a list its own number")
              .withPlace(other.get().span(), "the first one"));
    }
  }
}
