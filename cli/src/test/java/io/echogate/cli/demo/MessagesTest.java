package io.echogate.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.PacketValue;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private static final int ETHERNET = 14;
  private static final int IP4_HEADER = 20;
  private static final int IP6_HEADER = 40;
  private static final int IP6_ADDRESSES = 8;

  @Test
  void wholeMessagesAreRightForAnyReceiver() {
    for (Expectation expectation : Demo.rehearse()) {
      for (byte[] frame : expectation.act().message().frames()) {
        byte[] untagged = frame[12] == (byte) 0x81 ? withoutTag(frame) : frame;
        PacketValue packet = decode(untagged);
        assertThat(packet.form()).isNotIn(Form.MALFORMED, Form.NOT_ICMP);
        assertThat(packet.length()).isEqualTo(untagged.length - ETHERNET);
        if (packet.family() == Family.IP4) {
          assertThat(sum(untagged, ETHERNET, IP4_HEADER, 0)).isEqualTo(0xffff);
        }
        if (packet.form() == Form.WHOLE) {
          assertThat(icmpSum(packet, untagged)).isEqualTo(0xffff);
        }
      }
    }
  }

  @Test
  void fragmentsAreOneMessageTogether() {
    List<byte[]> frames = Messages.fragmentedEcho().frames();
    assertThat(frames.stream().map(frame -> decode(frame).form()))
        .containsExactly(Form.FIRST_FRAGMENT, Form.LATER_FRAGMENT);
    int header = ETHERNET + IP4_HEADER;
    byte[] first = frames.getFirst();
    byte[] last = frames.getLast();
    int offset = ByteBuffer.wrap(last).getShort(ETHERNET + 6) * 8;
    assertThat(offset).isEqualTo(first.length - header);
    byte[] message =
        ByteBuffer.allocate(offset + last.length - header)
            .put(first, header, offset)
            .put(last, header, last.length - header)
            .array();
    assertThat(sum(message, 0, message.length, 0)).isEqualTo(0xffff);
  }

  @Test
  void tagHidesNothing() {
    PacketValue tagged = decode(Messages.taggedEcho().frames().getFirst());
    PacketValue plain = decode(Messages.echo().frames().getFirst());
    assertThat(tagged.type()).isEqualTo(plain.type());
    assertThat(tagged.frameLength()).isEqualTo(plain.frameLength() + 4);
  }

  private static PacketValue decode(byte[] frame) {
    Packet packet = new FrameDecoder().decode(MemorySegment.ofArray(frame), 0, frame.length);
    return PacketValue.copyOf(packet);
  }

  private static byte[] withoutTag(byte[] frame) {
    return ByteBuffer.allocate(frame.length - 4)
        .put(frame, 0, 12)
        .put(frame, 16, frame.length - 16)
        .array();
  }

  private static int icmpSum(PacketValue packet, byte[] frame) {
    if (packet.family() == Family.IP4) {
      return sum(frame, ETHERNET + IP4_HEADER, frame.length - ETHERNET - IP4_HEADER, 0);
    }
    int length = frame.length - ETHERNET - IP6_HEADER;
    int addresses = ETHERNET + IP6_ADDRESSES;
    return sum(frame, addresses, frame.length - addresses, length + Family.IP6.protocol());
  }

  /** The ones' complement sum, which is all ones over anything with its checksum (RFC 1071). */
  private static int sum(byte[] bytes, int from, int length, int start) {
    byte[] part = Arrays.copyOfRange(bytes, from, from + length);
    ByteBuffer words = ByteBuffer.wrap(Arrays.copyOf(part, length + length % 2));
    int sum = start;
    while (words.hasRemaining()) {
      sum += words.getShort() & 0xffff;
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return sum;
  }
}
