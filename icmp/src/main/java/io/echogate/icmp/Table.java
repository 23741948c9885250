package io.echogate.icmp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A table that is part of Echogate: lines of cells between tabs, the first of which names the
 * columns. The tables are checked when Echogate is built; what is wrong in them shows here only as
 * an {@link IllegalStateException} that names the line.
 */
public final class Table {
  private final String name;
  private final String text;
  private final Map<String, Integer> columns = new HashMap<>();

  private Table(String name, String text) {
    this.name = name;
    this.text = text;
    String[] heads = text.substring(0, text.indexOf('\n')).split("\t", -1);
    for (int i = 0; i < heads.length; i++) {
      columns.put(heads[i], i);
    }
  }

  /**
   * Reads a table and closes the stream.
   *
   * @param name what to call it in messages
   * @param in the table; null, as for a resource that is not there, is an error
   */
  public static Table read(String name, @Nullable InputStream in) {
    if (in == null) {
      throw new IllegalStateException("the table " + name + " is missing");
    }
    try (in) {
      return new Table(name, new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("the table " + name, e);
    }
  }

  /** A line behind the first; valid only as long as its consumer runs. */
  public final class Row {
    private final int start;
    private final int end;

    private Row(int start, int end) {
      this.start = start;
      this.end = end;
    }

    /** The text of a cell, which may be empty. */
    public String cell(String column) {
      Integer index = columns.get(column);
      if (index == null) {
        throw new IllegalArgumentException("no column " + column);
      }
      int at = start;
      for (int i = 0; i < index; i++) {
        at = cellEnd(at) + 1;
      }
      return text.substring(at, cellEnd(at));
    }

    private int cellEnd(int at) {
      int tab = text.indexOf('\t', at);
      return tab < 0 || tab > end ? end : tab;
    }
  }

  /** Hands out all rows in order. */
  public void forEach(Consumer<Row> consumer) {
    int line = 1;
    int end;
    for (int at = text.indexOf('\n') + 1; at < text.length(); at = end + 1) {
      line++;
      end = text.indexOf('\n', at);
      try {
        consumer.accept(new Row(at, end));
      } catch (RuntimeException e) {
        // Whatever a reader of the table finds wrong, it is told with the line.
        throw new IllegalStateException(name + ":" + line + ": " + e.getMessage(), e);
      }
    }
  }
}
