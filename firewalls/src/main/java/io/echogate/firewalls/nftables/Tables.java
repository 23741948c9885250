package io.echogate.firewalls.nftables;

import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All tables as written, by family and name. */
final class Tables {
  private final Source source;
  private final Map<String, TableText> tables = new LinkedHashMap<>();

  Tables(Source source) {
    this.source = source;
  }

  Iterable<TableText> all() {
    return tables.values();
  }

  /** The table; a new one if there is none yet. */
  TableText declare(String family, String name, Span span) {
    return tables.computeIfAbsent(family + " " + name, key -> new TableText(family, name, span));
  }

  /** A table that must be there. */
  TableText existing(String family, String name, Span span) {
    String title = family + " " + name;
    @Nullable TableText table = tables.get(title);
    if (table == null) {
      throw new Refusal(
          Diagnostic.error(source, span, "there is no table '" + Cursor.cut(title) + "'")
              .withHelp(Cursor.didYouMean(title, tables.keySet())));
    }
    return table;
  }

  void remove(String family, String name) {
    tables.remove(family + " " + name);
  }

  void clear() {
    tables.clear();
  }
}
