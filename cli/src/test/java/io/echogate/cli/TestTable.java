package io.echogate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Tables that lie beside the tests: cells with tabs between them, and a first line of titles. */
final class TestTable {
  private TestTable() {}

  /** The cells of each row. */
  static List<List<String>> rows(String file) {
    try (InputStream in = Objects.requireNonNull(TestTable.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> List.of(line.split("\t", -1)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
