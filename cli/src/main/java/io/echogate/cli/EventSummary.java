package io.echogate.cli;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/** How many events each statement had in a minute. */
final class EventSummary {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

  private final Map<Key, long[]> counts = new HashMap<>();
  private Instant minute;

  /** An empty summary that begins with the minute of an instant. */
  EventSummary(Instant now) {
    minute = minute(now);
  }

  private static Instant minute(Instant time) {
    return time.truncatedTo(ChronoUnit.MINUTES);
  }

  /** What events of one line have in common. */
  private record Key(
      String interfaceName,
      Direction direction,
      Verdict verdict,
      Optional<Family> family,
      Optional<ReportedEvent.Ruling> ruling) {}

  /**
   * A line.
   *
   * @param minute when the minute began
   * @param packets how many events
   */
  record Line(Instant minute, Key key, long packets) {

    /** For people, without the line's end. */
    String text() {
      return "%s %-8s %-3s %s  %-13s %7d  %s"
          .formatted(
              MINUTE.format(minute),
              key.interfaceName(),
              key.direction().text(),
              key.verdict().text(),
              key.ruling().map(ruling -> ruling.reason().text()).orElse("-"),
              packets,
              key.ruling().map(EventText::decided).orElse("a policy that is not known any more"));
    }

    /** As a JSON document; {@code leftOut} events of all statements were left out. */
    void write(long leftOut, JsonGenerator json) {
      Optional<Statement> statement = key.ruling().flatMap(ReportedEvent.Ruling::statement);
      json.writeStartObject();
      json.writeStringProperty("minute", minute.toString());
      json.writeStringProperty("interface", key.interfaceName());
      json.writeStringProperty("direction", key.direction().text());
      json.writeStringProperty("verdict", key.verdict().text());
      json.writeStringProperty(
          "reason", key.ruling().map(ReportedEvent.Ruling::reason).map(Reason::text).orElse(null));
      json.writeStringProperty("family", key.family().map(Family::text).orElse(null));
      json.writeStringProperty(
          "policy", key.ruling().map(ReportedEvent.Ruling::policy).orElse(null));
      Json.number("line", statement.map(Statement::line), json);
      json.writeStringProperty("statement", statement.map(Statement::text).orElse(null));
      json.writeNumberProperty("packets", packets);
      json.writeNumberProperty("leftOut", leftOut);
      json.writeEndObject();
    }
  }

  /** Counts an event. */
  void add(ReportedEvent event) {
    Key key =
        new Key(
            event.interfaceName().orElseGet(() -> "#" + event.interfaceIndex()),
            event.direction(),
            event.verdict(),
            event.packet().family(),
            event.ruling());
    counts.computeIfAbsent(key, first -> new long[1])[0]++;
  }

  /** The lines of the minute if it is over; then the next begins. */
  List<Line> over(Instant now) {
    return minute(now).equals(minute) ? List.of() : end(now);
  }

  /** The lines of the minute so far, the largest first; then the next begins. */
  List<Line> end(Instant now) {
    Stream<Line> lines =
        counts.entrySet().stream()
            .map(count -> new Line(minute, count.getKey(), count.getValue()[0]));
    List<Line> sorted =
        lines
            .sorted(Comparator.comparingLong(Line::packets).reversed().thenComparing(Line::text))
            .toList();
    counts.clear();
    minute = minute(now);
    return sorted;
  }
}
