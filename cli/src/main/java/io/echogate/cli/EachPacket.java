package io.echogate.cli;

import io.echogate.engine.Decision;
import io.echogate.icmp.Packet;
import io.echogate.policy.Direction;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import io.echogate.traffic.ReplayListener;
import io.echogate.traffic.capture.Capture;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Tells of each packet of a replay, on a line. */
final class EachPacket {
  /** The time of day, UTC, by which packets of a capture are found again. */
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private static final String UNREADABLE = "cut off";

  private EachPacket() {}

  /**
   * Tells of each packet, then lets another listener know.
   *
   * @param policy what the policy's text is called
   * @param json whether a line is a JSON document
   */
  static ReplayListener before(ReplayListener next, String policy, boolean json, Console console) {
    return (capture, packet, direction, decision) -> {
      if (json) {
        Json.print(console, document -> write(capture, direction, decision, document));
      } else {
        console
            .out()
            .println(line(capture, packet, direction, decision, policy, console.outStyle()));
      }
      next.judged(capture, packet, direction, decision);
    };
  }

  private static void write(
      Capture capture, Direction direction, @Nullable Decision decision, JsonGenerator json) {
    Statement statement = decision == null ? null : decision.statement();
    json.writeStartObject();
    json.writeStringProperty("capture", capture.name());
    json.writeNumberProperty("number", capture.packets());
    json.writeStringProperty("time", capture.time() > 0 ? time(capture).toString() : null);
    json.writeStringProperty("direction", direction.text());
    json.writeStringProperty("verdict", decision == null ? null : decision.verdict().text());
    json.writeStringProperty("reason", decision == null ? null : decision.reason().text());
    json.writeName("line");
    if (statement == null) {
      json.writeNull();
    } else {
      json.writeNumber(statement.line());
    }
    json.writeEndObject();
  }

  private static String line(
      Capture capture,
      Packet packet,
      Direction direction,
      @Nullable Decision decision,
      String policy,
      Style style) {
    return "%6d %s %s  %-13s %s%s"
        .formatted(
            capture.packets(),
            capture.time() > 0 ? TIME.format(time(capture)) : "-",
            decision == null ? "-   " : verdict(decision, style),
            decision == null ? UNREADABLE : decision.reason().text(),
            PacketText.of(packet, direction),
            decision == null || decision.statement() == null
                ? ""
                : "  " + policy + ":" + decision.statement().line());
  }

  private static String verdict(Decision decision, Style style) {
    String text = decision.verdict().text();
    return decision.verdict() == Verdict.DROP ? style.bad(text) : style.good(text);
  }

  private static Instant time(Capture capture) {
    return Instant.ofEpochSecond(0, capture.time());
  }
}
