package io.echogate.traffic.golden;

import io.echogate.icmp.Packet;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import io.echogate.traffic.DecisionCount;
import io.echogate.traffic.PacketReader;
import io.echogate.traffic.Replay;
import io.echogate.traffic.capture.Capture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Counts the kinds of packets in a capture, in the two ways that Echogate has of reading one. */
final class Kinds {
  static final String MALFORMED = "malformed";
  static final String OTHER = "other";
  static final String UNREADABLE = "unreadable";

  private Kinds() {}

  /** By reading packet after packet. */
  static Map<String, Long> read(Path file) throws IOException {
    Map<String, Long> kinds = new TreeMap<>();
    PacketReader reader = new PacketReader();
    try (Capture capture = Capture.open(file)) {
      while (capture.next()) {
        Packet packet = reader.read(capture);
        kinds.merge(reader.readable() ? kind(packet) : UNREADABLE, 1L, Long::sum);
      }
    }
    return kinds;
  }

  private static String kind(Packet packet) {
    return switch (packet.form()) {
      case NOT_ICMP -> OTHER;
      case MALFORMED -> MALFORMED;
      case LATER_FRAGMENT -> Objects.requireNonNull(packet.family()).text() + " fragment";
      case WHOLE, ATOMIC, FIRST_FRAGMENT ->
          packet.truncated()
              ? MALFORMED
              : message(Objects.requireNonNull(packet.family()).text(), packet.type());
    };
  }

  private static String message(String family, int type) {
    return family + " " + type;
  }

  /** By replay of a policy that lets all messages pass. */
  static Map<String, Long> replayed(Path file) throws IOException {
    String allow = "policy all { defaults { icmp in: allow; fragments in: allow; } }";
    Replay replay =
        new Replay(
            PolicyReader.read(new Source("all.policy", allow)).policies().getFirst(),
            PrefixSet.empty());
    try (Capture capture = Capture.open(file)) {
      replay.play(capture, () -> true);
    }
    Map<String, Long> kinds = new TreeMap<>();
    for (DecisionCount count : replay.report().decisions()) {
      kinds.merge(kind(count), count.packets(), Long::sum);
    }
    if (replay.report().totals().unreadable() > 0) {
      kinds.put(UNREADABLE, replay.report().totals().unreadable());
    }
    return kinds;
  }

  private static String kind(DecisionCount count) {
    return switch (count.reason()) {
      case NOT_ICMP -> OTHER;
      case MALFORMED -> MALFORMED;
      case FRAGMENT -> count.family().orElseThrow().text() + " fragment";
      default -> message(count.family().orElseThrow().text(), count.type().orElseThrow());
    };
  }
}
