package io.echogate.icmp;

import static io.echogate.icmp.Form.ATOMIC;
import static io.echogate.icmp.Form.FIRST_FRAGMENT;
import static io.echogate.icmp.Form.LATER_FRAGMENT;
import static io.echogate.icmp.Form.MALFORMED;
import static io.echogate.icmp.Form.NOT_ICMP;
import static io.echogate.icmp.Form.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.icmp.testing.Frames;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the decoder finds in frames that were made by hand. It is long because it follows the list
 * of checks in the decoder's description, a group of cases for each.
 */
class FrameDecoderTest {
  private static final int TCP = 6;
  private static final int ESP = 50;
  private static final int AH = 51;
  private static final int NO_NEXT_HEADER = 59;
  private static final int DESTINATION_OPTIONS = 60;

  private final FrameDecoder decoder = new FrameDecoder();

  private Packet decode(byte[] frame) {
    return decoder.decode(MemorySegment.ofArray(frame), 0, frame.length);
  }

  private Packet decode(Frames frame) {
    return decode(frame.bytes());
  }

  private Form form(Frames frame) {
    return decode(frame).form();
  }

  @Test
  void showsAllOfAnIp4Message() {
    Packet packet =
        decode(
            Frames.ip4()
                .source("192.0.2.129")
                .destination("203.0.113.255")
                .hopLimit(3)
                .icmp(3, 4, 28)
                .padding(10));

    assertThat(PacketValue.copyOf(packet))
        .isEqualTo(
            new PacketValue(
                WHOLE, Family.IP4, 1, 3, 4, false, 80, 56, 28, 3, 0, 0xc0000281L, 0, 0xcb0071ffL));
  }

  @Test
  void showsAllOfAnIp6Message() {
    Packet packet =
        decode(
            Frames.ip6()
                .source("fe80::1:2")
                .destination("ff02::fb")
                .hopLimit(255)
                .icmp(135, 7, 16)
                .tag(0x8100));

    assertThat(PacketValue.copyOf(packet))
        .isEqualTo(
            new PacketValue(
                WHOLE,
                Family.IP6,
                58,
                135,
                7,
                false,
                82,
                64,
                16,
                255,
                0xfe80_0000_0000_0000L,
                0x0001_0002L,
                0xff02_0000_0000_0000L,
                0xfbL));
  }

  @Test
  void forgetsThePreviousFrame() {
    decode(Frames.ip6());

    assertThat(PacketValue.copyOf(decode(Frames.ip4().etherType(0x0806))))
        .isEqualTo(new PacketValue(NOT_ICMP, null, -1, -1, -1, false, 42, -1, -1, -1, 0, 0, 0, 0));
  }

  @Test
  void readsAFrameInTheMiddleOfMemory() {
    byte[] frame = Frames.ip4().bytes();
    byte[] memory = new byte[200];
    System.arraycopy(frame, 0, memory, 61, frame.length);

    assertThat(decoder.decode(MemorySegment.ofArray(memory), 61, frame.length).type()).isEqualTo(8);
  }

  @Test
  void refusesAFrameThatLeavesTheMemory() {
    MemorySegment memory = MemorySegment.ofArray(new byte[60]);

    assertThatThrownBy(() -> decoder.decode(memory, 1, 60))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Nested
  class Link {
    @Test
    void aFrameShorterThanAnEthernetHeaderIsNotIcmp() {
      for (int length = 0; length < 14; length++) {
        assertThat(decode(Frames.ip4().bytes(length)).form()).isEqualTo(NOT_ICMP);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x05dc, 0x0806, 0x8101, 0x9100, 0x8863, 0xffff})
    void anotherEtherTypeIsNotIcmp(int etherType) {
      Packet packet = decode(Frames.ip4().etherType(etherType));

      assertThat(packet.form()).isEqualTo(NOT_ICMP);
      assertThat(packet.family()).isNull();
    }

    @Test
    void twoTagsOfAnyKindAreSkipped() {
      assertThat(form(Frames.ip4().tag(0x8100))).isEqualTo(WHOLE);
      assertThat(form(Frames.ip6().tag(0x88a8).tag(0x8100))).isEqualTo(WHOLE);
      assertThat(form(Frames.ip6().tag(0x8100).tag(0x88a8))).isEqualTo(WHOLE);
    }

    @Test
    void aThirdTagIsMalformedEvenWhenItIsCut() {
      Frames tagged = Frames.ip4().tag(0x8100).tag(0x8100).tag(0x88a8);

      assertThat(form(tagged)).isEqualTo(MALFORMED);
      assertThat(decode(tagged.bytes(22)).form()).isEqualTo(MALFORMED);
      assertThat(decoder.family()).isNull();
    }

    @Test
    void aCutTagIsNotIcmp() {
      Frames tagged = Frames.ip4().tag(0x8100).tag(0x88a8);

      for (int length = 14; length < 22; length++) {
        assertThat(decode(tagged.bytes(length)).form()).isEqualTo(NOT_ICMP);
      }
      assertThat(decode(tagged.bytes(22)).form()).isEqualTo(MALFORMED);
    }
  }

  @Nested
  class Ip4 {
    @Test
    void aCutHeaderIsMalformedWhateverTheProtocol() {
      byte[] whole = Frames.ip4().body(TCP).bytes();
      for (int length = 14; length < 34; length++) {
        assertThat(decode(Arrays.copyOf(whole, length)).form()).isEqualTo(MALFORMED);
      }
      assertThat(decoder.family()).isEqualTo(Family.IP4);
      assertThat(decode(whole).form()).isEqualTo(NOT_ICMP);
    }

    @Test
    void anotherVersionIsMalformed() {
      assertThat(form(Frames.ip4().version(5))).isEqualTo(MALFORMED);
      assertThat(form(Frames.ip4().version(6))).isEqualTo(MALFORMED);
    }

    @Test
    void aHeaderLengthBelowFiveWordsIsMalformed() {
      assertThat(form(Frames.ip4().headerWords(4))).isEqualTo(MALFORMED);
      assertThat(form(Frames.ip4().headerWords(0))).isEqualTo(MALFORMED);
    }

    @Test
    void optionsAreSkipped() {
      Packet packet = decode(Frames.ip4().options(40).icmp(13, 0, 12));

      assertThat(packet.type()).isEqualTo(13);
      assertThat(packet.payloadLength()).isEqualTo(12);
    }

    @Test
    void aTotalLengthBelowTheHeaderIsMalformed() {
      assertThat(form(Frames.ip4().options(4).statedLength(23))).isEqualTo(MALFORMED);
      assertThat(form(Frames.ip4().options(4).statedLength(24))).isEqualTo(WHOLE);
    }

    @Test
    void aTotalLengthBeyondTheFrameIsMalformed() {
      assertThat(form(Frames.ip4().statedLength(29))).isEqualTo(MALFORMED);
      assertThat(form(Frames.ip4().padding(1).statedLength(29))).isEqualTo(WHOLE);
    }

    @Test
    void theOtherFamilysIcmpIsMalformedEvenInAFragment() {
      assertThat(form(Frames.ip4().body(58, new byte[8]))).isEqualTo(MALFORMED);
      assertThat(form(Frames.ip4().body(58, new byte[8]).fragment(3, true))).isEqualTo(MALFORMED);
      assertThat(decoder.protocol()).isEqualTo(58);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, TCP, 17, 44, ESP, AH, 255})
    void otherProtocolsAreNotIcmpEvenInAFragment(int protocol) {
      assertThat(form(Frames.ip4().body(protocol))).isEqualTo(NOT_ICMP);
      assertThat(form(Frames.ip4().body(protocol).fragment(5, false))).isEqualTo(NOT_ICMP);
      assertThat(decoder.protocol()).isEqualTo(protocol);
    }

    @Test
    void moreFragmentsAtOffsetZeroIsAFirstFragment() {
      Packet packet = decode(Frames.ip4().fragment(0, true).icmp(8, 0, 24));

      assertThat(packet.form()).isEqualTo(FIRST_FRAGMENT);
      assertThat(packet.type()).isEqualTo(8);
      assertThat(packet.payloadLength()).isEqualTo(24);
    }

    @Test
    void anOffsetIsALaterFragmentWithoutType() {
      Packet packet = decode(Frames.ip4().fragment(1, false));

      assertThat(packet.form()).isEqualTo(LATER_FRAGMENT);
      assertThat(packet.type()).isEqualTo(Packet.NONE);
      assertThat(packet.code()).isEqualTo(Packet.NONE);
      assertThat(packet.payloadLength()).isEqualTo(Packet.NONE);
      assertThat(packet.truncated()).isFalse();
      assertThat(form(Frames.ip4().fragment(0x1fff, true))).isEqualTo(LATER_FRAGMENT);
    }

    @Test
    void dontFragmentIsNoFragment() {
      assertThat(form(Frames.ip4().dontFragment())).isEqualTo(WHOLE);
    }
  }

  @Nested
  class Ip6 {
    @Test
    void aCutHeaderIsMalformedWhateverTheProtocol() {
      byte[] whole = Frames.ip6().body(TCP).bytes();
      for (int length = 14; length < 54; length++) {
        assertThat(decode(Arrays.copyOf(whole, length)).form()).isEqualTo(MALFORMED);
      }
      assertThat(decoder.family()).isEqualTo(Family.IP6);
      assertThat(decode(whole).form()).isEqualTo(NOT_ICMP);
    }

    @Test
    void anotherVersionIsMalformed() {
      assertThat(form(Frames.ip6().version(4))).isEqualTo(MALFORMED);
    }

    @Test
    void aPayloadLengthBeyondTheFrameIsMalformed() {
      assertThat(form(Frames.ip6().statedLength(9))).isEqualTo(MALFORMED);
      assertThat(form(Frames.ip6().padding(1).statedLength(9))).isEqualTo(WHOLE);
    }

    @Test
    void aJumboPayloadIsMalformed() {
      assertThat(form(Frames.ip6().extension(0).statedLength(0))).isEqualTo(MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 43, AH, DESTINATION_OPTIONS, 135})
    void extensionHeadersAreWalkedByTheirLength(int header) {
      assertThat(decode(Frames.ip6().extension(header).icmp(129, 0, 4)).type()).isEqualTo(129);
      assertThat(decode(Frames.ip6().extension(header, 24).icmp(129, 0, 4)).type()).isEqualTo(129);
      assertThat(decoder.payloadLength()).isEqualTo(4);
    }

    @Test
    void authenticationHeadersCountInFourBytes() {
      assertThat(decode(Frames.ip6().extension(AH, 20).icmp(129, 0, 4)).type()).isEqualTo(129);
    }

    @Test
    void eightExtensionHeadersAreWalked() {
      assertThat(form(extended(8))).isEqualTo(WHOLE);
    }

    @Test
    void aNinthExtensionHeaderIsMalformedWhateverFollows() {
      assertThat(form(extended(9))).isEqualTo(MALFORMED);
      assertThat(form(extended(9).body(TCP))).isEqualTo(MALFORMED);
      assertThat(form(extended(8).fragment(4, false))).isEqualTo(MALFORMED);
      assertThat(decoder.protocol()).isEqualTo(Packet.NONE);
    }

    @Test
    void aCutExtensionHeaderIsMalformed() {
      for (int length = 0; length < 16; length++) {
        assertThat(form(Frames.ip6().extension(DESTINATION_OPTIONS, 16).statedLength(length)))
            .as("%d bytes", length)
            .isEqualTo(MALFORMED);
      }
      assertThat(form(Frames.ip6().extension(DESTINATION_OPTIONS, 16).statedLength(16)))
          .isEqualTo(WHOLE);
    }

    @Test
    void aCutFragmentHeaderIsMalformedEvenAtAnOffset() {
      for (int length = 0; length < 8; length++) {
        assertThat(form(Frames.ip6().fragment(7, true).statedLength(length))).isEqualTo(MALFORMED);
      }
    }

    @Test
    void aFirstFragmentWithoutItsWholeHeaderChainIsMalformed() {
      Frames frame = Frames.ip6().fragment(0, true).extension(DESTINATION_OPTIONS, 16);

      assertThat(form(frame.statedLength(23))).isEqualTo(MALFORMED);
      assertThat(form(frame.statedLength(24))).isEqualTo(FIRST_FRAGMENT);
      assertThat(decoder.truncated()).isTrue();
    }

    @Test
    void theOtherFamilysIcmpIsMalformedAlsoInFragments() {
      assertThat(form(Frames.ip6().body(1, new byte[8]))).isEqualTo(MALFORMED);
      assertThat(form(Frames.ip6().extension(0).body(1, new byte[8]))).isEqualTo(MALFORMED);
      assertThat(form(Frames.ip6().fragment(0, true).body(1, new byte[8]))).isEqualTo(MALFORMED);
      assertThat(form(Frames.ip6().fragment(9, true).body(1, new byte[8]))).isEqualTo(MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(ints = {TCP, 17, ESP, NO_NEXT_HEADER, 255})
    void otherProtocolsAreNotIcmp(int protocol) {
      assertThat(form(Frames.ip6().body(protocol))).isEqualTo(NOT_ICMP);
      assertThat(form(Frames.ip6().fragment(0, true).body(protocol))).isEqualTo(NOT_ICMP);
      assertThat(form(Frames.ip6().fragment(4, true).body(protocol))).isEqualTo(NOT_ICMP);
      assertThat(decoder.protocol()).isEqualTo(protocol);
    }

    @Test
    void fragmentsAreToldApart() {
      assertThat(form(Frames.ip6().fragment(0, false))).isEqualTo(ATOMIC);
      assertThat(form(Frames.ip6().fragment(0, true))).isEqualTo(FIRST_FRAGMENT);
      assertThat(form(Frames.ip6().fragment(1, true))).isEqualTo(LATER_FRAGMENT);
      assertThat(form(Frames.ip6().fragment(1, false))).isEqualTo(LATER_FRAGMENT);
    }

    @Test
    void headersAroundAFragmentHeaderAreWalked() {
      Frames frame = Frames.ip6().extension(0).fragment(0, true).extension(DESTINATION_OPTIONS);

      assertThat(form(frame.icmp(128, 0, 8))).isEqualTo(FIRST_FRAGMENT);
      assertThat(decoder.type()).isEqualTo(128);
    }

    @Test
    void aLaterFragmentBehindAnExtensionHeaderOfTheFirstIsNotIcmp() {
      assertThat(form(Frames.ip6().fragment(6, false).body(DESTINATION_OPTIONS, new byte[16])))
          .isEqualTo(NOT_ICMP);
      assertThat(decoder.protocol()).isEqualTo(DESTINATION_OPTIONS);
    }

    @Test
    void ofSeveralFragmentHeadersAnOffsetWinsThenMoreFragments() {
      assertThat(form(Frames.ip6().fragment(0, true).fragment(0, false))).isEqualTo(FIRST_FRAGMENT);
      assertThat(form(Frames.ip6().fragment(0, false).fragment(0, true))).isEqualTo(FIRST_FRAGMENT);
      assertThat(form(Frames.ip6().fragment(0, true).fragment(2, false))).isEqualTo(LATER_FRAGMENT);
      assertThat(form(Frames.ip6().fragment(0, false).fragment(2, true))).isEqualTo(LATER_FRAGMENT);
    }

    private static Frames extended(int headers) {
      Frames frame = Frames.ip6();
      for (int i = 0; i < headers; i++) {
        frame.extension(DESTINATION_OPTIONS);
      }
      return frame;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMessageBelowEightBytesIsTruncatedAndShowsTheBytesItHas(Family family) {
    for (int length = 0; length <= 8; length++) {
      Packet packet = decode(Frames.of(family).icmp(9, 5, 0).cutBody(length).padding(20));

      assertThat(packet.form()).isEqualTo(WHOLE);
      assertThat(packet.truncated()).isEqualTo(length < 8);
      assertThat(packet.type()).isEqualTo(length < 1 ? Packet.NONE : 9);
      assertThat(packet.code()).isEqualTo(length < 2 ? Packet.NONE : 5);
      assertThat(packet.payloadLength()).isEqualTo(length < 8 ? Packet.NONE : 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFragmentCanBeTruncatedToo(Family family) {
    assertThat(decode(Frames.of(family).fragment(0, true).cutBody(7)).truncated()).isTrue();
    assertThat(decoder.form()).isEqualTo(FIRST_FRAGMENT);
    assertThat(decode(Frames.of(family).fragment(1, true).cutBody(7)).truncated()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aPacketWithoutLinkHeaderIsReadFromItsIpHeader(Family family) {
    byte[] packet = Frames.of(family).icmp(3, 1, 5).packet();

    decoder.decodeIp(MemorySegment.ofArray(packet), 0, packet.length);

    assertThat(decoder.form()).isEqualTo(WHOLE);
    assertThat(decoder.family()).isEqualTo(family);
    assertThat(decoder.type()).isEqualTo(3);
    assertThat(decoder.frameLength()).isEqualTo(packet.length);
    assertThat(decoder.length()).isEqualTo(packet.length);
  }

  @Test
  void aPacketWithoutLinkHeaderNeedsAKnownVersion() {
    byte[] packet = Frames.ip4().version(7).packet();
    MemorySegment memory = MemorySegment.ofArray(packet);

    assertThat(decoder.decodeIp(memory, 0, packet.length).form()).isEqualTo(MALFORMED);
    assertThat(decoder.family()).isNull();
    assertThat(decoder.decodeIp(memory, 0, 0).form()).isEqualTo(MALFORMED);
  }
}
