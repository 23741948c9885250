package io.echogate.icmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.echogate.icmp.testing.Acceptance;
import io.echogate.icmp.testing.Property;
import io.echogate.icmp.testing.RandomFrames;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The decoder against the acceptance table and against {@link ReferenceDecoder}. */
class DecoderAgreementTest {
  private static final int FRAMES = 1_000_000;

  private final FrameDecoder decoder = new FrameDecoder();

  static Stream<Acceptance.Row> frames() {
    return Stream.concat(
        Acceptance.verdicts().stream(),
        Acceptance.sequences().values().stream().flatMap(List::stream));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void findsWhatTheAcceptanceTableKnows(Acceptance.Row row) {
    byte[] frame = row.frame();

    Packet packet = decoder.decode(MemorySegment.ofArray(frame), 0, frame.length);

    assertThat(PacketValue.copyOf(packet)).isEqualTo(ReferenceDecoder.decode(frame));
    if (row.xfw() && !row.reason().startsWith("source-")) {
      boolean formDecides = Set.of("malformed", "fragment", "not-icmp").contains(row.reason());
      assertThat(found(packet)).isEqualTo(formDecides ? row.reason() : "message");
    }
  }

  /** The reason that the form alone gives in an {@code xfw} policy, or else {@code message}. */
  private static String found(Packet packet) {
    return switch (packet.form()) {
      case NOT_ICMP -> "not-icmp";
      case MALFORMED -> "malformed";
      case ATOMIC, FIRST_FRAGMENT, LATER_FRAGMENT -> "fragment";
      case WHOLE -> packet.truncated() ? "malformed" : "message";
    };
  }

  @Test
  void readsRandomFramesAsTheReferenceDoes() {
    Property.holds(
        random -> {
          RandomFrames frames = new RandomFrames(random);
          byte[] buffer = new byte[RandomFrames.MAX_LENGTH];
          MemorySegment memory = MemorySegment.ofArray(buffer);
          Map<Form, Integer> seen = new EnumMap<>(Form.class);
          Map<String, Integer> parts = new TreeMap<>();
          for (int i = 0; i < FRAMES; i++) {
            int length = frames.next(buffer);
            byte[] frame = Arrays.copyOf(buffer, length);
            PacketValue expected = ReferenceDecoder.decode(frame);
            PacketValue actual = PacketValue.copyOf(decoder.decode(memory, 0, length));
            if (!actual.equals(expected)) {
              fail("frame %d: %s%nexpected %s%nbut was  %s", i, hex(frame), expected, actual);
            }
            seen.merge(actual.form(), 1, Integer::sum);
            count(actual, parts);
          }
          assertThat(seen.keySet()).as("forms that came up").containsExactly(Form.values());
          assertThat(seen.values()).allMatch(count -> count > FRAMES / 200);
          assertThat(parts)
              .hasSize(7)
              .allSatisfy((part, n) -> assertThat(n).isGreaterThan(FRAMES / 1_000));
        });
  }

  @Test
  void readsRandomPacketsWithoutLinkHeaderAsTheReferenceDoes() {
    Property.holds(
        random -> {
          RandomFrames frames = new RandomFrames(random);
          for (int i = 0; i < FRAMES / 10; i++) {
            byte[] frame = frames.next();
            byte[] packet = Arrays.copyOfRange(frame, 14, frame.length);
            Packet actual = decoder.decodeIp(MemorySegment.ofArray(packet), 0, packet.length);
            if (!PacketValue.copyOf(actual).equals(ReferenceDecoder.decodeIp(packet))) {
              fail("packet %d: %s", i, hex(packet));
            }
          }
        });
  }

  /** Counts the parts that a packet has beside its header. */
  private static void count(PacketValue packet, Map<String, Integer> parts) {
    QuoteValue quote = packet.quote();
    Map<String, Boolean> has =
        Map.of(
            "identifier",
            packet.identifier() >= 0,
            "nonce",
            packet.nonce() != 0,
            "ports",
            packet.sourcePort() >= 0,
            "quote",
            quote != null,
            "quoted identifier",
            quote != null && quote.identifier() >= 0,
            "quoted ports",
            quote != null && quote.sourcePort() >= 0,
            "quote cut",
            quote != null && quote.protocol() < 0);
    has.forEach((part, there) -> parts.merge(part, there ? 1 : 0, Integer::sum));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
