package io.echogate.cli;

import io.echogate.datapath.BucketFill;
import io.echogate.datapath.Counter;
import io.echogate.datapath.StatementCount;
import io.echogate.icmp.Family;
import io.echogate.icmp.Registry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The status for people. */
final class StatusText {
  private StatusText() {}

  /** A filter: what is in force, then tables of what it counted. */
  static String of(FilterStatus filter, Style style) {
    StringBuilder text = new StringBuilder();
    text.append(style.strong(filter.interfaceName()))
        .append(": ")
        .append(filter.applied().name())
        .append(filter.evaluation() ? ", which drops nothing" : "")
        .append(", ")
        .append(filter.modeText().orElse("its interface has gone"))
        .append(", since ")
        .append(filter.applied().since())
        .append("\n  SHA-256 of its text: ")
        .append(filter.applied().digest())
        .append("\n\n");
    if (filter.counts().counters().isEmpty()) {
      text.append("  nothing has come by\n");
    } else {
      text.append(counters(filter.counts().counters()));
    }
    text.append('\n').append(statements(filter.counts().statements()));
    if (!filter.limits().isEmpty()) {
      text.append('\n').append(limits(filter.limits()));
    }
    return text.toString();
  }

  private static String counters(List<Counter> counters) {
    TextTable table = new TextTable("<reason", "<message", ">packets", ">bytes");
    for (Counter counter : counters) {
      table.row(
          counter.reason().text(),
          message(counter.family(), counter.type()),
          Long.toString(counter.packets()),
          Long.toString(counter.bytes()));
    }
    return table.text();
  }

  private static String message(Optional<Family> family, OptionalInt type) {
    if (family.isEmpty()) {
      return "";
    }
    if (type.isEmpty()) {
      return family.get().text();
    }
    String slug = Registry.instance().type(family.get(), type.getAsInt()).slug();
    return family.get().text() + " " + type.getAsInt() + " " + slug;
  }

  private static String statements(List<StatementCount> statements) {
    TextTable table = new TextTable(">line", ">packets", ">bytes", "<statement");
    for (StatementCount count : statements) {
      table.row(
          Integer.toString(count.statement().line()),
          Long.toString(count.packets()),
          Long.toString(count.bytes()),
          count.statement().text());
    }
    return table.text();
  }

  private static String limits(List<BucketFill> limits) {
    TextTable table =
        new TextTable("<limit", ">line", "<bucket of", ">packets left", ">bytes left");
    for (BucketFill fill : limits) {
      table.row(
          fill.limit().name(),
          Integer.toString(fill.statement().line()),
          message(Optional.of(fill.family()), fill.type()),
          left(fill.packets()),
          left(fill.bytes()));
    }
    return table.text();
  }

  private static String left(OptionalLong amount) {
    return amount.isPresent() ? Long.toString(amount.getAsLong()) : "any";
  }
}
