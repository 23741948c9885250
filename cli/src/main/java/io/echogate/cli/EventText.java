package io.echogate.cli;

import io.echogate.icmp.Family;
import io.echogate.policy.Verdict;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalInt;

/** Events for people: a line for each. */
final class EventText {
  /** Stands first, once. */
  static final String NOTE =
      "times are UTC; what XDP drops, tcpdump does not show: it is shown here";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private EventText() {}

  /** An event, without a line's end. */
  static String line(ReportedEvent event, Style style) {
    String verdict = event.verdict().text();
    return "%s %-8s %-3s %s  %-13s %s%s%s"
        .formatted(
            TIME.format(event.time()),
            interfaceName(event),
            event.direction().text(),
            event.verdict() == Verdict.DROP ? style.bad(verdict) : style.good(verdict),
            event.ruling().map(ruling -> ruling.reason().text()).orElse("-"),
            packet(event.packet()),
            length(event.packet()),
            place(event));
  }

  private static String interfaceName(ReportedEvent event) {
    return event.interfaceName().orElseGet(() -> "#" + event.interfaceIndex());
  }

  private static String packet(ReportedEvent.Packet packet) {
    StringBuilder text = new StringBuilder(packet.family().map(Family::text).orElse("not IP"));
    packet.slug().ifPresent(slug -> text.append(' ').append(numbers(packet)).append(' ' + slug));
    if (packet.source().isPresent() && packet.destination().isPresent()) {
      text.append("  ")
          .append(packet.source().get())
          .append(" > ")
          .append(packet.destination().get());
    }
    return text.toString();
  }

  /** Type and code: {@code 3/4}; the type alone where the code is not known. */
  private static String numbers(ReportedEvent.Packet packet) {
    return packet.type().orElseThrow() + code(packet.code());
  }

  private static String code(OptionalInt code) {
    return code.isPresent() ? "/" + code.getAsInt() : "";
  }

  private static String length(ReportedEvent.Packet packet) {
    return packet.length().isPresent()
        ? "  length " + packet.length().getAsInt()
        : "  frame " + packet.frameLength();
  }

  private static String place(ReportedEvent event) {
    Optional<ReportedEvent.Ruling> ruling = event.ruling();
    if (ruling.isEmpty()) {
      return "  by a policy that is not known any more";
    }
    return "  "
        + ruling.get().policy()
        + ruling.get().statement().map(statement -> ":" + statement.line()).orElse("");
  }

  /**
   * What is missing between two lines.
   *
   * @param count how many events were left out
   */
  static String leftOut(long count) {
    return "             %d more %s left out".formatted(count, count == 1 ? "was" : "were");
  }

  /** What decided, on one line: {@code web.policy:4: icmp ip4 : block { redirect }}. */
  static String decided(ReportedEvent.Ruling ruling) {
    return ruling
        .statement()
        .map(statement -> ruling.policy() + ":" + statement.line() + ": " + statement.text())
        .orElseGet(() -> ruling.policy() + ": no statement");
  }
}
