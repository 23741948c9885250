package io.echogate.icmp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Makes the registry of its tables. */
final class RegistryReader {
  /** The columns of {@code aliases.tsv} that hold names, the first to be asked first. */
  private static final List<String> ALIAS_COLUMNS = List.of("iptables", "nftables", "cisco_ios");

  private final FamilyRegistry ip4 = new FamilyRegistry();
  private final FamilyRegistry ip6 = new FamilyRegistry();
  private final Map<String, Kind> kinds = byText(Kind.values(), Kind::text);
  private final Map<String, Status> states = byText(Status.values(), Status::text);

  private RegistryReader() {}

  static Registry read() {
    RegistryReader reader = new RegistryReader();
    reader.messages(Family.IP4);
    reader.messages(Family.IP6);
    reader.aliases();
    reader.groups();
    return new Registry(reader.ip4, reader.ip6);
  }

  private FamilyRegistry of(Family family) {
    return switch (family) {
      case IP4 -> ip4;
      case IP6 -> ip6;
    };
  }

  private void messages(Family family) {
    messageTable(family)
        .forEach(
            row ->
                of(family)
                    .add(
                        new RegistryEntry(
                            family,
                            range(row.cell("type"), row.cell("code")),
                            row.cell("slug"),
                            row.cell("title"),
                            word(kinds, row.cell("kind")),
                            word(states, row.cell("status")),
                            row.cell("rfc"))));
  }

  private void aliases() {
    for (String column : ALIAS_COLUMNS) {
      table("aliases.tsv")
          .forEach(
              row -> {
                MessageRange messages = range(row.cell("type"), row.cell("code"));
                for (String name : row.cell(column).split(",")) {
                  // A blank is part of a phrase with a code, which is no name.
                  if (!name.isEmpty() && name.indexOf(' ') < 0) {
                    of(family(row.cell("family"))).alias(name, messages);
                  }
                }
              });
    }
  }

  private static Family family(String text) {
    return switch (text) {
      case "v4", "ip4" -> Family.IP4;
      case "v6", "ip6" -> Family.IP6;
      default -> throw new IllegalArgumentException("unknown family: " + text);
    };
  }

  private void groups() {
    table("groups.tsv")
        .forEach(
            row -> {
              List<MessageRange> messages = new ArrayList<>();
              for (String item : row.cell("types").split(",")) {
                int slash = item.indexOf('/');
                messages.add(
                    slash < 0
                        ? range(item, "*")
                        : range(item.substring(0, slash), item.substring(slash + 1)));
              }
              of(family(row.cell("family"))).group(row.cell("group"), List.copyOf(messages));
            });
  }

  static Table messageTable(Family family) {
    return switch (family) {
      case IP4 -> table("icmpv4.tsv");
      case IP6 -> table("icmpv6.tsv");
    };
  }

  private static MessageRange range(String types, String code) {
    int dash = types.indexOf('-');
    int first = Integer.parseInt(dash < 0 ? types : types.substring(0, dash));
    int last = dash < 0 ? first : Integer.parseInt(types.substring(dash + 1));
    return new MessageRange(
        first, last, code.equals("*") ? MessageRange.ANY_CODE : Integer.parseInt(code));
  }

  private static <T> T word(Map<String, T> words, String text) {
    T word = words.get(text);
    if (word == null) {
      throw new IllegalArgumentException("unknown word: " + text);
    }
    return word;
  }

  private static <T> Map<String, T> byText(T[] values, Function<T, String> text) {
    Map<String, T> map = new HashMap<>();
    for (T value : values) {
      map.put(text.apply(value), value);
    }
    return map;
  }

  private static Table table(String name) {
    return Table.read(name, RegistryReader.class.getResourceAsStream(name));
  }
}
