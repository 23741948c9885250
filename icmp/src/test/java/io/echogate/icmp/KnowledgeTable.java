package io.echogate.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A table of the registry as text, its form checked while it is read. */
final class KnowledgeTable {
  private KnowledgeTable() {}

  /**
   * A line by its columns.
   *
   * @param at file and line
   */
  record Row(String at, Map<String, String> cells) {
    String get(String column) {
      return Objects.requireNonNull(cells.get(column), column);
    }
  }

  static List<Row> read(String table, List<String> columns) {
    String text = text(table);
    assertThat(text).as(table).endsWith("\n").matches("(?s)[\\x20-\\x7e\\t\\n]*");
    List<String> lines = text.lines().toList();
    assertThat(lines.getFirst()).as(table).isEqualTo(String.join("\t", columns));
    List<Row> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      String at = table + ":" + (i + 1);
      List<String> cells = List.of(lines.get(i).split("\t", -1));
      assertThat(cells).as(at).hasSameSizeAs(columns).allMatch(cell -> cell.strip().equals(cell));
      Map<String, String> row = new LinkedHashMap<>();
      for (int column = 0; column < columns.size(); column++) {
        row.put(columns.get(column), cells.get(column));
      }
      rows.add(new Row(at, row));
    }
    return rows;
  }

  private static String text(String table) {
    try (InputStream in = Objects.requireNonNull(Registry.class.getResourceAsStream(table))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
