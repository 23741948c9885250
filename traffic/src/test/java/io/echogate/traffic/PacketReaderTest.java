package io.echogate.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.testing.Frames;
import io.echogate.traffic.capture.Capture;
import io.echogate.traffic.capture.CaptureWriter;
import io.echogate.traffic.capture.LinkType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same packet is read of every link, and behind all that may lie below IP. */
class PacketReaderTest {
  private static final Family[] FAMILIES = Family.values();

  /** What lies before an IP packet of a family, in hexadecimal. */
  record Below(LinkType link, String ip4, String ip6) {
    byte[] before(Family family, byte[] packet) {
      byte[] header = HexFormat.of().parseHex(family == Family.IP4 ? ip4 : ip6);
      return join(header, packet);
    }
  }

  static Stream<Below> links() {
    String addresses = "020000000002" + "020000000001";
    String sll = "0000000100060200000000010000";
    String sll2 = "00000000000200010006" + "0200000000010000";
    return Stream.of(
        new Below(LinkType.RAW, "", ""),
        new Below(LinkType.NULL, "02000000", "1e000000"),
        new Below(LinkType.NULL, "00000002", "0000001c"),
        new Below(LinkType.LOOP, "00000002", "00000018"),
        new Below(LinkType.LINUX_SLL, sll + "0800", sll + "86dd"),
        new Below(LinkType.LINUX_SLL, sll + "810000050800", sll + "8100000586dd"),
        new Below(LinkType.LINUX_SLL2, "0800" + sll2, "86dd" + sll2),
        new Below(LinkType.ETHERNET, addresses + "88470006413f", addresses + "88470006413f"),
        new Below(
            LinkType.ETHERNET,
            addresses + "8100000588470006403f0006413f",
            addresses + "88a8000788480006403f0006413f"),
        new Below(
            LinkType.ETHERNET,
            addresses + "886411000001005e0021",
            addresses + "81000005886411000001005e0057"));
  }

  @ParameterizedTest
  @MethodSource("links")
  void whatIsBelowIpIsTakenOff(Below below) {
    for (Family family : FAMILIES) {
      byte[] packet = Frames.of(family).icmp(family == Family.IP4 ? 8 : 128, 0, 30).packet();

      Packet read = read(below.link(), below.before(family, packet), 0);

      MemorySegment memory = MemorySegment.ofArray(packet);
      assertThat(PacketValue.copyOf(read))
          .isEqualTo(PacketValue.copyOf(new FrameDecoder().decodeIp(memory, 0, packet.length)));
      assertThat(read.form()).isEqualTo(Form.WHOLE);
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void anEthernetFrameIsReadAsItsFilterSeesIt(Family family) {
    byte[] frame = Frames.of(family).icmp(3, 1, 60).tag(0x8100).padding(4).bytes();

    assertThat(PacketValue.copyOf(read(LinkType.ETHERNET, frame, frame.length)))
        .isEqualTo(
            PacketValue.copyOf(
                new FrameDecoder().decode(MemorySegment.ofArray(frame), 0, frame.length)));
  }

  @ParameterizedTest
  @EnumSource(LinkType.class)
  void whatIsNotIpIsNoIcmp(LinkType link) {
    if (link != LinkType.RAW) {
      assertThat(read(link, new byte[60], 60).form()).isEqualTo(Form.NOT_ICMP);
    }
  }

  /** Whatever is kept of it, a packet is not malformed: it is what it is, or cannot be read. */
  @ParameterizedTest
  @MethodSource("links")
  void aPacketThatIsCutIsNotMalformed(Below below) {
    for (Family family : FAMILIES) {
      byte[] packet =
          (family == Family.IP6 ? Frames.ip6().extension(60) : Frames.ip4())
              .icmp(family == Family.IP4 ? 8 : 128, 0, 30)
              .packet();
      byte[] whole = below.before(family, packet);
      int header = whole.length - 30;
      for (int kept = 0; kept <= whole.length; kept++) {
        byte[] cut = Arrays.copyOf(whole, kept);
        PacketReader reader = new PacketReader();
        Packet read = read(reader, below.link(), cut, whole.length);
        if (kept >= header) {
          assertThat(read.form()).as("%d of %d", kept, whole.length).isEqualTo(Form.WHOLE);
          assertThat(reader.readable()).isTrue();
          assertThat(read.payloadLength()).isEqualTo(30);
        } else {
          assertThat(read.form()).as("%d of %d", kept, whole.length).isEqualTo(Form.NOT_ICMP);
        }
      }
    }
  }

  @Test
  void anEmptyPacketIsNothing() {
    for (LinkType link : LinkType.values()) {
      Packet read = read(link, new byte[0], 0);
      assertThat(read.form()).isEqualTo(link == LinkType.RAW ? Form.MALFORMED : Form.NOT_ICMP);
    }
  }

  private static Packet read(LinkType link, byte[] kept, int length) {
    return read(new PacketReader(), link, kept, Math.max(length, kept.length));
  }

  private static Packet read(PacketReader reader, LinkType link, byte[] kept, int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CaptureWriter writer =
        new CaptureWriter(Channels.newChannel(bytes), CaptureWriter.Form.PCAPNG)) {
      writer.write(link, 1, MemorySegment.ofArray(kept), length, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Capture capture =
        Capture.read("test", Channels.newChannel(new ByteArrayInputStream(bytes.toByteArray())))) {
      assertThat(capture.next()).isTrue();
      return PacketValue.copyOf(reader.read(capture));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }
}
