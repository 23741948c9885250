package io.echogate.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Frames;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What packets show beside their headers: identifiers, nonces, ports, and what errors quote. */
class QuoteTest {
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int GRE = 47;
  private static final byte[] PORTS = {(byte) 0xc0, 1, 1, (byte) 0xbb, 0, 0, 0, 7};

  private final FrameDecoder decoder = new FrameDecoder();

  private Packet decode(Frames frame) {
    byte[] bytes = frame.bytes();
    return decoder.decode(MemorySegment.ofArray(bytes), 0, bytes.length);
  }

  private static Frames error(Family family, byte[] quoted) {
    ByteBuffer message = ByteBuffer.allocate(8 + quoted.length);
    message.put((byte) (family == Family.IP4 ? 3 : 1)).position(8).put(quoted);
    return Frames.of(family).body(family.protocol(), message.array());
  }

  private @Nullable Quote quote(Family family, byte[] quoted) {
    return decode(error(family, quoted)).quote();
  }

  private Quote quote(Frames quoted) {
    byte[] packet = quoted.packet();
    return Objects.requireNonNull(quote(packet[0] >> 4 == 4 ? Family.IP4 : Family.IP6, packet));
  }

  @ParameterizedTest
  @CsvSource({
    "IP4, 0",
    "IP4, 8",
    "IP4, 13",
    "IP4, 14",
    "IP4, 15",
    "IP4, 16",
    "IP4, 17",
    "IP4, 18",
    "IP4, 42",
    "IP4, 43",
    "IP6, 128",
    "IP6, 129",
    "IP6, 160",
    "IP6, 161"
  })
  void queriesAndRepliesHaveAnIdentifier(Family family, int type) {
    byte[] message = {(byte) type, 0, 0, 0, (byte) 0xbe, (byte) 0xef, 1, 2};

    assertThat(decode(Frames.of(family).body(family.protocol(), message)).identifier())
        .isEqualTo(0xbeef);
    assertThat(decode(Frames.of(family).body(family.protocol(), message).cutBody(7)).identifier())
        .isEqualTo(Packet.NONE);
  }

  @ParameterizedTest
  @CsvSource({"IP4, 5", "IP4, 3", "IP4, 139", "IP6, 2", "IP6, 135", "IP6, 139", "IP6, 140"})
  void otherMessagesHaveNone(Family family, int type) {
    assertThat(decode(Frames.of(family).icmp(type, 0, 40)).identifier()).isEqualTo(Packet.NONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {139, 140})
  void nodeInformationHasANonceIfItsBytesAreThere(int type) {
    assertThat(decode(Frames.ip6().icmp(type, 0, 8)).nonce()).isEqualTo(0x7878_7878_7878_7878L);
    assertThat(decode(Frames.ip6().icmp(type, 0, 7)).nonce()).isZero();
    assertThat(decode(Frames.ip6().icmp(128, 0, 8)).nonce()).isZero();
    assertThat(decode(Frames.ip4().icmp(type, 0, 8)).nonce()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void tcpAndItsLikeHavePorts(Family family) {
    for (int protocol : new int[] {TCP, UDP, 33, 132, 136}) {
      Packet packet = decode(Frames.of(family).body(protocol, PORTS));
      assertThat(packet.sourcePort()).isEqualTo(49_153);
      assertThat(packet.destinationPort()).isEqualTo(443);
    }
    assertThat(decode(Frames.of(family).body(TCP, PORTS).fragment(0, true)).sourcePort())
        .isEqualTo(49_153);
  }

  @ParameterizedTest
  @EnumSource
  void laterFragmentsCutHeadersAndOtherProtocolsHaveNoPorts(Family family) {
    assertThat(decode(Frames.of(family).body(TCP, PORTS).fragment(1, true)).sourcePort())
        .isEqualTo(Packet.NONE);
    assertThat(decode(Frames.of(family).body(TCP, PORTS).cutBody(3)).destinationPort())
        .isEqualTo(Packet.NONE);
    assertThat(decode(Frames.of(family).body(GRE, PORTS)).sourcePort()).isEqualTo(Packet.NONE);
  }

  @Test
  void anErrorQuotesAddressesAndPorts() {
    Quote quote =
        quote(
            Frames.ip4()
                .source("203.0.113.9")
                .destination("192.0.2.77")
                .options(40)
                .body(UDP, PORTS));

    assertThat(QuoteValue.copyOf(quote))
        .isEqualTo(
            new QuoteValue(Family.IP4, UDP, -1, -1, 49_153, 443, 0, 0xcb00_7109L, 0, 0xc000_024dL));
  }

  @Test
  void anErrorQuotesAnEchoRequestBehindExtensionHeaders() {
    Quote quote =
        quote(
            Frames.ip6()
                .source("2001:db8::5")
                .destination("fe80::9")
                .extension(0)
                .extension(51, 24)
                .fragment(0, true)
                .body(58, (byte) 128, (byte) 0, (byte) 0, (byte) 0, (byte) 4, (byte) 2));

    assertThat(QuoteValue.copyOf(quote))
        .isEqualTo(
            new QuoteValue(
                Family.IP6, 58, 128, 0x402, -1, -1, 0x2001_0db8_0000_0000L, 5, 0xfe80L << 48, 9));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsCutOffAQuoteIsNotKnown(Family family) {
    byte[] packet = Frames.of(family).body(TCP, PORTS).packet();
    int header = family == Family.IP4 ? 20 : 40;

    for (int length = 0; length < header; length++) {
      assertThat(quote(family, Arrays.copyOf(packet, length))).isNull();
    }
    for (int length = header; length < header + 4; length++) {
      Quote quote = Objects.requireNonNull(quote(family, Arrays.copyOf(packet, length)));
      assertThat(quote.protocol()).isEqualTo(TCP);
      assertThat(quote.sourcePort()).isEqualTo(Packet.NONE);
    }
    Quote whole = Objects.requireNonNull(quote(family, Arrays.copyOf(packet, header + 4)));
    assertThat(whole.destinationPort()).isEqualTo(443);
  }

  @ParameterizedTest
  @EnumSource
  void aQuotedLaterFragmentHasNoPorts(Family family) {
    Quote quote = quote(Frames.of(family).fragment(3, true).body(TCP, PORTS));

    assertThat(quote.protocol()).isEqualTo(TCP);
    assertThat(quote.sourcePort()).isEqualTo(Packet.NONE);
  }

  @Test
  void aChainThatIsCutOrTooLongHidesTheProtocol() {
    Frames nine = Frames.ip6().body(TCP, PORTS);
    for (int i = 0; i < 9; i++) {
      nine.extension(60);
    }
    byte[] cut = Arrays.copyOf(Frames.ip6().extension(60, 24).body(TCP, PORTS).packet(), 40 + 16);

    assertThat(quote(nine).protocol()).isEqualTo(Packet.NONE);
    assertThat(Objects.requireNonNull(quote(Family.IP6, cut)).protocol()).isEqualTo(Packet.NONE);
  }

  @Test
  void aQuoteOfTheOtherFamilyOrWithAnImpossibleHeaderIsNone() {
    assertThat(quote(Family.IP4, Frames.ip6().packet())).isNull();
    assertThat(quote(Family.IP6, Frames.ip4().icmp(8, 0, 40).packet())).isNull();
    assertThat(quote(Family.IP4, Frames.ip4().headerWords(4).packet())).isNull();
  }

  @Test
  void theLengthsInAQuotedHeaderAreNotAsked() {
    assertThat(quote(Frames.ip4().body(TCP, PORTS).statedLength(0)).sourcePort()).isEqualTo(49_153);
    assertThat(quote(Frames.ip6().body(TCP, PORTS).statedLength(1_400)).sourcePort())
        .isEqualTo(49_153);
  }

  @Test
  void messagesThatAreNoErrorsQuoteNothing() {
    byte[] message = error(Family.IP4, Frames.ip4().packet()).packet();
    message[20] = 5;

    assertThat(decoder.decodeIp(MemorySegment.ofArray(message), 0, message.length).quote())
        .isNull();
    assertThat(decode(Frames.ip4()).quote()).isNull();
  }

  @Test
  void aCopyKeepsTheQuote() {
    PacketValue copy =
        PacketValue.copyOf(decode(error(Family.IP4, Frames.ip4().body(TCP, PORTS).packet())));
    decode(error(Family.IP4, Frames.ip4().body(UDP, PORTS).packet()));

    assertThat(Objects.requireNonNull(copy.quote()).protocol()).isEqualTo(TCP);
  }
}
