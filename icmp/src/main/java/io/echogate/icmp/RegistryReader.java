package io.echogate.icmp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes the registry of its tables. The tables are checked when Echogate is built; what is wrong in
 * them shows here only as an {@link IllegalStateException} that names the line.
 */
final class RegistryReader {
  /** The columns of {@code aliases.tsv} that hold names, the first to be asked first. */
  private static final int[] ALIAS_COLUMNS = {4, 5, 6};

  private final FamilyRegistry ip4 = new FamilyRegistry();
  private final FamilyRegistry ip6 = new FamilyRegistry();
  private final Map<String, Kind> kinds = byText(Kind.values(), Kind::text);
  private final Map<String, Status> states = byText(Status.values(), Status::text);

  private RegistryReader() {}

  static Registry read() {
    RegistryReader reader = new RegistryReader();
    reader.messages(Family.IP4, "icmpv4.tsv");
    reader.messages(Family.IP6, "icmpv6.tsv");
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

  private void messages(Family family, String table) {
    forEachRow(
        table,
        7,
        cells ->
            of(family)
                .add(
                    new RegistryEntry(
                        family,
                        range(cells[0], cells[1]),
                        cells[2],
                        cells[3],
                        word(kinds, cells[4]),
                        word(states, cells[5]),
                        cells[6])));
  }

  private void aliases() {
    List<String[]> rows = new ArrayList<>();
    forEachRow("aliases.tsv", 7, rows::add);
    for (int column : ALIAS_COLUMNS) {
      for (String[] cells : rows) {
        Family family = cells[0].equals("v4") ? Family.IP4 : Family.IP6;
        for (String name : cells[column].split(",")) {
          // A blank is part of a phrase with a code, which is no name.
          if (!name.isEmpty() && name.indexOf(' ') < 0) {
            of(family).alias(name, range(cells[1], cells[2]));
          }
        }
      }
    }
  }

  private void groups() {
    forEachRow(
        "groups.tsv",
        3,
        cells -> {
          Family family = cells[1].equals(Family.IP4.text()) ? Family.IP4 : Family.IP6;
          List<MessageRange> messages = new ArrayList<>();
          for (String item : cells[2].split(",")) {
            int slash = item.indexOf('/');
            messages.add(
                slash < 0
                    ? range(item, "*")
                    : range(item.substring(0, slash), item.substring(slash + 1)));
          }
          of(family).group(cells[0], List.copyOf(messages));
        });
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

  /** Hands out the first {@code columns} cells of each line behind the head line. */
  private static void forEachRow(String table, int columns, Consumer<String[]> row) {
    String text = text(table);
    int line = 1;
    for (int at = text.indexOf('\n') + 1; at < text.length(); at = text.indexOf('\n', at) + 1) {
      line++;
      try {
        row.accept(cells(text, at, columns));
      } catch (RuntimeException e) {
        throw new IllegalStateException(table + ":" + line + ": " + e.getMessage(), e);
      }
    }
  }

  private static String[] cells(String text, int start, int columns) {
    int lineEnd = text.indexOf('\n', start);
    String[] cells = new String[columns];
    int at = start;
    for (int i = 0; i < columns; i++) {
      int tab = text.indexOf('\t', at);
      int end = tab < 0 || tab > lineEnd ? lineEnd : tab;
      cells[i] = text.substring(at, end);
      at = end + 1;
    }
    return cells;
  }

  private static String text(String table) {
    try (InputStream in = RegistryReader.class.getResourceAsStream(table)) {
      return new String(
          Objects.requireNonNull(in, table).readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
