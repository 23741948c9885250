package io.echogate.traffic.capture;

import io.echogate.icmp.Packet;
import io.echogate.traffic.PacketReader;
import java.io.IOException;
import java.util.zip.CRC32;

/**
 * What comes of reading a capture.
 *
 * @param checksum over all that was told of its packets
 * @param end how it ended
 * @param fault what was told then; empty if all was read
 */
record Reading(long packets, long checksum, End end, String fault) {

  /** How reading ends. */
  enum End {
    /** All was read. */
    WHOLE,
    /** It is no capture, or damaged. */
    REFUSED,
    /** What packed it is damaged. */
    UNPACKABLE
  }

  /** Opens a capture. */
  interface Opening {
    Capture open() throws IOException;
  }

  /**
   * Reads a capture as far as it goes.
   *
   * @param size of the capture, unpacked; no packet takes less than a byte
   */
  static Reading of(Opening opening, long size) {
    Sum sum = new Sum();
    PacketReader reader = new PacketReader();
    try (Capture capture = opening.open()) {
      while (capture.next()) {
        sum.add(capture, reader.read(capture));
        if (sum.packets > size || capture.captured() > capture.length()) {
          throw new AssertionError("more packets or bytes than there are");
        }
      }
    } catch (CaptureException refused) {
      return sum.reading(End.REFUSED, String.valueOf(refused.getMessage()));
    } catch (IOException e) {
      return sum.reading(End.UNPACKABLE, String.valueOf(e.getMessage()));
    }
    return sum.reading(End.WHOLE, "");
  }

  private static final class Sum {
    private static final long FACTOR = 0x9e37_79b9_7f4a_7c15L;

    private final CRC32 crc = new CRC32();
    private long packets;
    private long checksum;

    void add(Capture capture, Packet packet) {
      packets++;
      crc.update(capture.memory().asSlice(capture.position(), capture.captured()).asByteBuffer());
      add(crc.getValue());
      add(capture.time());
      add(capture.length());
      add(capture.link().name().hashCode());
      add(String.valueOf(capture.direction()).hashCode());
      add(packet.form().name().hashCode());
      add(packet.type());
    }

    private void add(long value) {
      checksum = (checksum ^ value) * FACTOR;
    }

    Reading reading(End end, String fault) {
      return new Reading(packets, checksum, end, fault);
    }
  }
}
