package io.echogate.firewalls.junos;

import io.echogate.firewalls.addresses.Masks;
import io.echogate.firewalls.addresses.Numbers;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The conditions of one term on addresses. Prefixes and prefix lists of one side are one list, in
 * which the longest prefix decides.
 */
final class AddressConditions {
  private final Source source;
  private final Family family;
  private final PrefixLists lists;
  private final Diagnostics diagnostics;
  private final Map<Kind, Ends> ends = new EnumMap<>(Kind.class);

  AddressConditions(Source source, Family family, PrefixLists lists, Diagnostics diagnostics) {
    this.source = source;
    this.family = family;
    this.lists = lists;
    this.diagnostics = diagnostics;
  }

  /** Which addresses of a packet are asked. */
  private enum Kind {
    SOURCE,
    DESTINATION,
    /** Either of the two. */
    EITHER
  }

  /** What is said of one kind. */
  private static final class Ends {
    private final AddressList list = new AddressList();
    private final List<String> names = new ArrayList<>();
    private final List<Match.Wildcard> wildcards = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private boolean prefixes;
    private boolean unclear;
    private final Span span;

    Ends(Span span) {
      this.span = span;
    }
  }

  /** Takes in a condition; says whether it is one on addresses. */
  boolean add(Filter.Item item) {
    Kind kind;
    boolean list = item.name().endsWith("prefix-list");
    switch (item.name()) {
      case "source-address", "source-prefix-list" -> kind = Kind.SOURCE;
      case "destination-address", "destination-prefix-list" -> kind = Kind.DESTINATION;
      case "address", "prefix-list" -> kind = Kind.EITHER;
      default -> {
        return false;
      }
    }
    if (item.words().size() < 2) {
      diagnostics.add(
          Diagnostic.error(source, item.span(), item.name() + " without a value")
              .withHelp("write a prefix or the name of a list"));
      return true;
    }
    Ends into = ends.computeIfAbsent(kind, key -> new Ends(item.span()));
    into.text.append(into.text.isEmpty() ? "" : ", ").append(item.name()).append(' ');
    into.text.append(item.rest(1));
    boolean except = item.text(2).equals("except");
    if (list) {
      list(item, into, except);
    } else {
      address(item, into, except);
    }
    return true;
  }

  private void list(Filter.Item item, Ends into, boolean except) {
    Optional<List<Prefix>> prefixes = lists.list(item.text(1), family);
    if (prefixes.isEmpty()) {
      into.unclear = true;
      diagnostics.add(
          Diagnostic.warning(
                  source,
                  item.words().get(1).span(),
                  "the prefix list "
                      + Values.shown(item.text(1))
                      + " is not here, or not all of it")
              .withHelp("what the term says of these addresses may hold or not"));
      return;
    }
    into.names.add(item.text(1));
    prefixes.get().forEach(prefix -> into.list.add(prefix, except));
    into.prefixes |= except;
  }

  private void address(Filter.Item item, Ends into, boolean except) {
    into.prefixes = true;
    String text = item.text(1);
    int slash = text.indexOf('/');
    Optional<Address> address = address(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty() || address.get().family() != family) {
      problem(
          item,
          address.isEmpty()
              ? "no address: " + Values.shown(text)
              : "an address of the other family in this filter");
      return;
    }
    int bits = Address.bits(family);
    String behind = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
    OptionalInt length = Numbers.read(behind, bits);
    if (length.isPresent()) {
      into.list.add(Prefix.of(address.get(), length.getAsInt()), except);
      return;
    }
    Optional<Address> mask = Address.parse(behind).filter(m -> m.family() == family);
    if (mask.isEmpty()) {
      problem(item, "no prefix length of " + family + ": " + Values.shown(behind));
      return;
    }
    OptionalInt ones = Masks.length(mask.get());
    if (ones.isPresent()) {
      into.list.add(Prefix.of(address.get(), ones.getAsInt()), except);
    } else {
      into.unclear |= except;
      into.wildcards.add(
          new Match.Wildcard(
              Side.SOURCE, false, Masks.masked(address.get(), mask.get()), mask.get()));
    }
  }

  /** An address; of IPv4 the last parts may be left out. */
  private Optional<Address> address(String text) {
    Optional<Address> address = Address.parse(text);
    if (address.isPresent() || family == Family.IP6 || text.length() > 15) {
      return address;
    }
    StringBuilder full = new StringBuilder(text);
    long dots = text.chars().filter(c -> c == '.').count();
    for (long i = dots; i < 3; i++) {
      full.append(".0");
    }
    return Address.parse(full.toString());
  }

  private void problem(Filter.Item item, String message) {
    diagnostics.add(
        Diagnostic.error(source, item.words().get(1).span(), message)
            .withHelp("write a prefix, such as 192.0.2.0/24 or 2001:db8::/32"));
  }

  /** The alternatives, of which no packet meets two. */
  List<List<Match>> alternatives() {
    List<Match> both = new ArrayList<>();
    single(Kind.SOURCE, Side.SOURCE).ifPresent(both::add);
    single(Kind.DESTINATION, Side.DESTINATION).ifPresent(both::add);
    if (!ends.containsKey(Kind.EITHER)) {
      return List.of(both);
    }
    Match source = single(Kind.EITHER, Side.SOURCE).orElseThrow();
    Match destination = single(Kind.EITHER, Side.DESTINATION).orElseThrow();
    if (source instanceof Match.Unknown) {
      both.add(source);
      return List.of(both);
    }
    List<Match> first = new ArrayList<>(both);
    first.add(source);
    List<Match> second = new ArrayList<>(both);
    second.add(negated(source));
    second.add(destination);
    return List.of(first, second);
  }

  private static Match negated(Match match) {
    return switch (match) {
      case Match.Addresses a ->
          new Match.Addresses(a.side(), a.family(), true, a.prefixes(), a.set());
      case Match.Wildcard w -> new Match.Wildcard(w.side(), true, w.value(), w.mask());
      default -> throw new IllegalStateException("no addresses: " + match);
    };
  }

  private Optional<Match> single(Kind kind, Side side) {
    if (!ends.containsKey(kind)) {
      return Optional.empty();
    }
    Ends some = ends.get(kind);
    boolean several =
        some.wildcards.size() > 1 || (some.wildcards.size() == 1 && !some.list.isEmpty());
    if (some.unclear || several) {
      return Optional.of(new Match.Unknown(some.text.toString()));
    }
    if (some.wildcards.size() == 1) {
      Match.Wildcard wildcard = some.wildcards.getFirst();
      return Optional.of(new Match.Wildcard(side, false, wildcard.value(), wildcard.mask()));
    }
    if (!some.list.isEmpty() && some.list.hasExceptionsOnly() && side == first(kind)) {
      diagnostics.add(
          Diagnostic.warning(source, some.span, "exceptions alone match no address at all")
              .withHelp("add what they are exceptions from, such as 0.0.0.0/0 or ::/0"));
    }
    PrefixSet prefixes = some.list.prefixes();
    Optional<String> name =
        some.names.size() == 1 && !some.prefixes
            ? Optional.of(some.names.getFirst())
            : Optional.empty();
    return Optional.of(new Match.Addresses(side, family, false, prefixes, name));
  }

  private static Side first(Kind kind) {
    return kind == Kind.DESTINATION ? Side.DESTINATION : Side.SOURCE;
  }
}
