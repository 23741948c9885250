package io.echogate.firewalls.cisco;

import io.echogate.firewalls.addresses.Masks;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Prints a form as entries: one for each way to put its alternatives together. */
final class EntryText {
  /** What one rule may become; more is for a list that was not meant to be written like this. */
  static final int MOST = 65_536;

  private final Dialect dialect;
  private final Family family;

  EntryText(Dialect dialect, Family family) {
    this.dialect = dialect;
    this.family = family;
  }

  /** How many entries a form becomes. */
  long count(Form form) {
    long count = protocols(form).size();
    count *= messages(form).size();
    for (Side side : Side.values()) {
      @Nullable Match end = form.ends().get(side);
      count *= end instanceof Match.Addresses addresses ? addresses.prefixes().size(family) : 1;
    }
    for (Match.Numbers numbers : form.numbers()) {
      count *= numbers(numbers).size();
    }
    return count;
  }

  /**
   * The entries of a form.
   *
   * @param fragments whether they are to concern later fragments only
   */
  List<String> entries(Form form, boolean fragments) {
    List<String> lines = List.of(form.permit() ? "permit" : "deny");
    lines = product(lines, protocols(form));
    lines = product(lines, addresses(form.ends().get(Side.SOURCE)));
    lines = product(lines, addresses(form.ends().get(Side.DESTINATION)));
    lines = product(lines, messages(form));
    for (Match.Numbers numbers : form.numbers()) {
      lines = product(lines, numbers(numbers));
    }
    return fragments ? product(lines, List.of("fragments")) : lines;
  }

  private static List<String> product(List<String> lines, List<String> words) {
    List<String> all = new ArrayList<>(lines.size() * words.size());
    for (String line : lines) {
      for (String word : words) {
        all.add(word.isEmpty() ? line : line + " " + word);
      }
    }
    return all;
  }

  private List<String> protocols(Form form) {
    if (form.messages().isPresent()) {
      return List.of(icmp());
    }
    if (form.protocols().isEmpty()) {
      return List.of(any());
    }
    return form.protocols().get().list().stream()
        .flatMapToInt(range -> IntStream.rangeClosed(range.first(), range.last()))
        .distinct()
        .mapToObj(number -> number == family.protocol() ? icmp() : Integer.toString(number))
        .toList();
  }

  /** The word for all protocols. */
  String any() {
    return family == Family.IP6 ? "ipv6" : dialect == Dialect.IOS_XR ? "ipv4" : "ip";
  }

  private String icmp() {
    return family == Family.IP6 && dialect == Dialect.IOS_XR ? "icmpv6" : "icmp";
  }

  private static List<String> messages(Form form) {
    if (form.messages().isEmpty()) {
      return List.of("");
    }
    MessageSet messages = form.messages().get();
    List<String> list = new ArrayList<>();
    messages
        .types()
        .forEach(
            type -> {
              if (messages.containsAll(type)) {
                list.add("" + type);
              } else {
                messages.codes(type).forEach(code -> list.add(type + " " + code));
              }
            });
    return list;
  }

  private List<String> addresses(@Nullable Match end) {
    return switch (end) {
      case Match.Addresses addresses ->
          addresses.prefixes().prefixes(family).map(this::prefix).toList();
      case Match.Wildcard wildcard ->
          List.of(
              Masks.masked(wildcard.value(), wildcard.mask())
                  + " "
                  + Masks.reverse(wildcard.mask()));
      case null, default -> List.of("any");
    };
  }

  private String prefix(Prefix prefix) {
    Address address = new Address(family, prefix.high(), prefix.low());
    if (prefix.length() == 0) {
      return "any";
    }
    if (prefix.isAddress()) {
      return "host " + address;
    }
    if (family == Family.IP6 || dialect == Dialect.NX_OS) {
      return prefix.toString();
    }
    long wildcard = 0xffff_ffffL >>> prefix.length();
    return address + " " + new Address(Family.IP4, 0, wildcard);
  }

  private static List<String> numbers(Match.Numbers numbers) {
    int most = most(numbers.quantity());
    Optional<Integer> only = single(numbers.ranges());
    if (numbers.quantity() == Quantity.DSCP) {
      return dscp(numbers);
    }
    String word = numbers.quantity() == Quantity.HOP_LIMIT ? "ttl " : "packet-length ";
    if (only.isPresent()) {
      return List.of(word + (numbers.negated() ? "neq " : "eq ") + only.get());
    }
    List<String> list = new ArrayList<>();
    for (Ranges.Range range :
        numbers.negated() ? others(numbers.ranges(), most) : numbers.ranges().list()) {
      list.add(
          word
              + (range.first() == range.last()
                  ? "eq " + range.first()
                  : "range " + range.first() + " " + range.last()));
    }
    return list;
  }

  private static List<String> dscp(Match.Numbers numbers) {
    List<Ranges.Range> list = numbers.ranges().list();
    if (!numbers.negated()
        && list.size() == 1
        && list.getFirst().first() % 8 == 0
        && list.getFirst().last() == list.getFirst().first() + 7) {
      return List.of("precedence " + list.getFirst().first() / 8);
    }
    return IntStream.rangeClosed(0, most(Quantity.DSCP))
        .filter(value -> numbers.ranges().contains(value) != numbers.negated())
        .mapToObj(value -> "dscp " + value)
        .toList();
  }

  private static int most(Quantity quantity) {
    return switch (quantity) {
      case DSCP -> 63;
      case HOP_LIMIT -> 255;
      case LENGTH -> 65_535;
    };
  }

  private static Optional<Integer> single(Ranges ranges) {
    Ranges.Range first = ranges.list().getFirst();
    return ranges.list().size() == 1 && first.first() == first.last()
        ? Optional.of(first.first())
        : Optional.empty();
  }

  private static List<Ranges.Range> others(Ranges ranges, int most) {
    List<Ranges.Range> list = new ArrayList<>();
    int start = -1;
    for (int value = 0; value <= most + 1; value++) {
      boolean in = value <= most && !ranges.contains(value);
      if (in && start < 0) {
        start = value;
      } else if (!in && start >= 0) {
        list.add(new Ranges.Range(start, value - 1));
        start = -1;
      }
    }
    return list;
  }
}
