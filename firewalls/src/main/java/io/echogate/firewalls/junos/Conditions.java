package io.echogate.firewalls.junos;

import io.echogate.firewalls.names.NumberNames;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Way;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Ranges.Range;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Nearest;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The conditions of one term. Values of one condition are alternatives, conditions are not; only
 * {@code address} and the like, which ask either side, make several rules of a term.
 */
final class Conditions {
  private static final int OFFSETS = 8191;
  private static final Set<Part> NOT_LATER = Set.of(Part.WHOLE, Part.ATOMIC, Part.FIRST);

  private final Source source;
  private final Family family;
  private final Diagnostics diagnostics;
  private final AddressConditions addresses;
  private final Map<String, List<Range>> protocols = new LinkedHashMap<>();
  private final Map<Quantity, Map<Boolean, List<Range>>> numbers = new LinkedHashMap<>();
  private final Map<String, StringBuilder> unknown = new LinkedHashMap<>();
  private final Set<String> interfaces = new HashSet<>();
  private final Set<Part> parts = EnumSet.allOf(Part.class);
  private final BitSet types = new BitSet();
  private final BitSet exceptTypes = new BitSet();
  private final BitSet codes = new BitSet();
  private final BitSet exceptCodes = new BitSet();

  Conditions(Source source, Family family, PrefixLists lists, Diagnostics diagnostics) {
    this.source = source;
    this.family = family;
    this.diagnostics = diagnostics;
    this.addresses = new AddressConditions(source, family, lists, diagnostics);
  }

  /** Takes in a condition. */
  void add(Filter.Item item) {
    if (addresses.add(item)) {
      return;
    }
    String name = item.name();
    boolean except = name.endsWith("-except");
    String plain = except ? name.substring(0, name.length() - "-except".length()) : name;
    switch (plain) {
      case "protocol", "next-header", "payload-protocol" -> {
        if (plain.equals("next-header")) {
          firstHeader(item);
        }
        range(item, 255, word -> Optional.ofNullable(Values.PROTOCOLS.get(word)))
            .ifPresent(
                range -> protocols.computeIfAbsent(name, key -> new ArrayList<>()).add(range));
      }
      case "icmp-type" ->
          bits(
              item,
              except ? exceptTypes : types,
              family == Family.IP4 ? NumberNames.JUNOS_TYPE : NumberNames.JUNOS_TYPE6);
      case "icmp-code" ->
          bits(
              item,
              except ? exceptCodes : codes,
              family == Family.IP4 ? NumberNames.JUNOS_CODE : NumberNames.JUNOS_CODE6);
      case "ttl", "hop-limit" -> number(item, Quantity.HOP_LIMIT, except, 255);
      case "packet-length", "payload-length" -> {
        if (plain.equals("payload-length")) {
          unknown(item);
        } else {
          number(item, Quantity.LENGTH, except, 65_535);
        }
      }
      case "dscp", "traffic-class" ->
          range(item, 63, Values::dscp).ifPresent(range -> put(Quantity.DSCP, except, range));
      case "precedence" ->
          range(item, 7, Values::precedence)
              .ifPresent(
                  range ->
                      put(
                          Quantity.DSCP,
                          except,
                          new Range(8 * range.first(), 8 * range.last() + 7)));
      case "is-fragment" -> parts.retainAll(Set.of(Part.LATER));
      case "first-fragment" -> parts.retainAll(Set.of(Part.FIRST));
      case "fragment-offset" -> offset(item, except);
      case "interface" -> {
        if (except || item.text(1).isEmpty()) {
          unknown(item);
        } else {
          interfaces.add(item.text(1));
        }
      }
      default -> {
        unknown(item);
        known(item, plain);
      }
    }
  }

  private void firstHeader(Filter.Item item) {
    diagnostics.add(
        Diagnostic.note(
                source,
                item.span(),
                "next-header looks at the first header only, and misses ICMPv6 behind options, such"
                    + " as reports of multicast listeners; read as payload-protocol")
            .withHelp("write payload-protocol"));
  }

  private void known(Filter.Item item, String plain) {
    if (!UnknownConditions.NAMES.contains(plain)) {
      diagnostics.add(
          Diagnostic.warning(
                  source,
                  item.words().getFirst().span(),
                  "not understood: "
                      + Values.shown(item.name())
                      + "; taken for a condition that may hold or not")
              .withHelp(
                  Nearest.to(item.name(), UnknownConditions.UNDERSTOOD)
                      .map(near -> "did you mean " + near + "?")));
    }
  }

  private void unknown(Filter.Item item) {
    StringBuilder text = unknown.computeIfAbsent(item.name(), name -> new StringBuilder(name));
    if (item.words().size() > 1) {
      text.append(' ').append(item.rest(1));
    }
  }

  private Optional<Range> range(
      Filter.Item item, int most, Function<String, Optional<Integer>> names) {
    Optional<Range> range = Values.range(item.text(1), most, names);
    if (range.isEmpty()) {
      refuse(item, "write a name, a number up to " + most + ", or a range of numbers");
    }
    return range;
  }

  private void bits(Filter.Item item, BitSet bits, NumberNames names) {
    Optional<Range> range = Values.range(item.text(1), 255, names::number);
    if (range.isPresent()) {
      bits.set(range.get().first(), range.get().last() + 1);
      return;
    }
    refuse(
        item,
        Nearest.to(item.text(1), names.names())
            .map(near -> "did you mean " + near + "?")
            .orElse("write a number from 0 to 255"));
  }

  /** Says that an item has no value, or a wrong one. */
  private void refuse(Filter.Item item, String help) {
    boolean given = item.words().size() > 1;
    diagnostics.add(
        Diagnostic.error(
                source,
                given ? item.words().get(1).span() : item.span(),
                given
                    ? "no value of " + item.name() + ": " + Values.shown(item.text(1))
                    : item.name() + " without a value")
            .withHelp(help));
  }

  private void number(Filter.Item item, Quantity quantity, boolean except, int most) {
    range(item, most, word -> Optional.empty()).ifPresent(range -> put(quantity, except, range));
  }

  private void put(Quantity quantity, boolean except, Range range) {
    numbers
        .computeIfAbsent(quantity, key -> new LinkedHashMap<>())
        .computeIfAbsent(except, key -> new ArrayList<>())
        .add(range);
  }

  private void offset(Filter.Item item, boolean except) {
    Optional<Range> range = range(item, OFFSETS, word -> Optional.empty());
    if (range.isEmpty()) {
      return;
    }
    boolean start = range.get().first() == 0;
    boolean all = range.get().last() == OFFSETS;
    boolean only = range.get().last() == 0;
    if (start && only) {
      parts.retainAll(except ? Set.of(Part.LATER) : NOT_LATER);
    } else if (range.get().first() == 1 && all) {
      parts.retainAll(except ? NOT_LATER : Set.of(Part.LATER));
    } else {
      unknown(item);
    }
  }

  /**
   * The matches of each rule that the conditions become.
   *
   * @param term where the term begins, for what is to be told of all of it
   */
  List<List<Match>> matches(Filter.Term term) {
    List<Match> matches = new ArrayList<>();
    Optional<MessageSet> messages = messages(term);
    boolean icmp = false;
    for (Map.Entry<String, List<Range>> entry : protocols.entrySet()) {
      boolean negated = entry.getKey().endsWith("-except");
      Ranges ranges = new Ranges(entry.getValue());
      boolean only = !negated && ranges.equals(Ranges.of(family.protocol()));
      icmp |= only;
      if (!only || messages.isEmpty()) {
        matches.add(new Match.Protocol(negated, ranges));
      }
    }
    if (messages.isPresent() && !icmp) {
      warn(
          term,
          family == Family.IP4
              ? "icmp-type without protocol icmp looks into every protocol"
              : "icmp-type without a protocol looks into every protocol",
          family == Family.IP4 ? "add protocol icmp" : "add payload-protocol icmp6");
    }
    numbers.forEach(
        (quantity, both) ->
            both.forEach(
                (except, ranges) ->
                    matches.add(new Match.Numbers(quantity, except, new Ranges(ranges)))));
    if (parts.size() < Part.values().length) {
      matches.add(new Match.Parts(parts));
    }
    if (!interfaces.isEmpty()) {
      matches.add(new Match.Interfaces(Way.IN, false, interfaces));
    }
    unknown.values().forEach(text -> matches.add(new Match.Unknown(text.toString())));
    messages.ifPresent(set -> matches.add(new Match.Messages(family, set)));
    List<List<Match>> rules = new ArrayList<>();
    for (List<Match> ends : addresses.alternatives()) {
      List<Match> all = new ArrayList<>(ends);
      all.addAll(matches);
      rules.add(all);
    }
    return rules;
  }

  private Optional<MessageSet> messages(Filter.Term term) {
    boolean anyType = types.isEmpty() && exceptTypes.isEmpty();
    boolean anyCode = codes.isEmpty() && exceptCodes.isEmpty();
    if (anyType && anyCode) {
      return Optional.empty();
    }
    if (anyType) {
      warn(
          term,
          "icmp-code without icmp-type: a code means something only with its type",
          "add icmp-type");
    }
    BitSet allTypes = chosen(types, exceptTypes);
    BitSet allCodes = chosen(codes, exceptCodes);
    MessageSet.Builder set = new MessageSet.Builder();
    allTypes.stream()
        .forEach(
            type -> {
              if (anyCode) {
                set.addTypes(type, type);
              } else {
                allCodes.stream().forEach(code -> set.addCodes(type, code, code));
              }
            });
    return Optional.of(set.build());
  }

  /** What is listed, or everything if nothing is, without the exceptions. */
  private static BitSet chosen(BitSet listed, BitSet except) {
    BitSet chosen = (BitSet) listed.clone();
    if (listed.isEmpty()) {
      chosen.set(0, 256);
    }
    chosen.andNot(except);
    return chosen;
  }

  private void warn(Filter.Term term, String message, String help) {
    diagnostics.add(
        Diagnostic.warning(source, term.from.getFirst().span(), message).withHelp(help));
  }
}
