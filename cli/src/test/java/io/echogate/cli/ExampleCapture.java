package io.echogate.cli;

import io.echogate.icmp.testing.Frames;
import io.echogate.traffic.capture.CaptureWriter;
import io.echogate.traffic.capture.LinkType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.time.Instant;
import java.util.Arrays;

/**
 * Ten seconds of a server's traffic, of 192.0.2.7 and 2001:db8::7: a monitor's pings and a burst of
 * somebody else's, errors about own connections and about others, neighbours; a sweep through the
 * subnet, probes, a redirect, a reply that nobody asked for, a fragment, a stub of a message and a
 * neighbour from far away.
 */
final class ExampleCapture {
  private static final long BEGIN =
      Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;
  private static final long MILLISECOND = 1_000_000L;
  private static final String OWN4 = "192.0.2.7";
  private static final String OWN6 = "2001:db8::7";

  private final CaptureWriter writer;
  private long time = BEGIN;

  private ExampleCapture(CaptureWriter writer) {
    this.writer = writer;
  }

  /** The capture, as a pcap file. */
  static byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CaptureWriter writer =
        new CaptureWriter(Channels.newChannel(bytes), CaptureWriter.Form.PCAP)) {
      ExampleCapture capture = new ExampleCapture(writer);
      capture.pings();
      capture.errors();
      capture.neighbors();
      capture.strangers();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void pings() throws IOException {
    for (int i = 0; i < 10; i++) {
      add(ip4("198.51.100.9", OWN4).icmp(8, 0, 56));
      add(ip4(OWN4, "198.51.100.9").icmp(0, 0, 56));
    }
    for (int i = 0; i < 60; i++) {
      add(ip4("203.0.113.77", OWN4).icmp(8, 0, 8));
    }
    add(ip6("2001:db8:1::1", OWN6).icmp(128, 0, 56));
    add(ip6(OWN6, "2001:db8:1::1").icmp(129, 0, 56));
  }

  private void errors() throws IOException {
    byte[] connection = new byte[20];
    connection[1] = 80;
    connection[3] = 81;
    Frames own = ip4(OWN4, "198.51.100.50").body(6, connection);
    add(own);
    next();
    add(ip4("198.51.100.1", OWN4).body(1, about(3, 1, own)));
    add(ip4("198.51.100.1", OWN4).body(1, about(11, 0, own)));
    add(ip4("198.51.100.99", OWN4).body(1, about(3, 3, ip4(OWN4, "198.51.100.77"))));
  }

  private void neighbors() throws IOException {
    next();
    add(ip6("fe80::1", "ff02::1:ff00:7").icmp(135, 0, 16).hopLimit(255));
    add(ip6(OWN6, "fe80::1").icmp(136, 0, 16).hopLimit(255));
  }

  private void strangers() throws IOException {
    next();
    for (int i = 0; i < 30; i++) {
      add(ip4("203.0.113.66", "192.0.2." + (100 + i)).icmp(8, 0, 0));
    }
    add(ip4("203.0.113.66", OWN4).icmp(13, 0, 12));
    add(ip4("203.0.113.66", OWN4).icmp(17, 0, 4));
    add(ip4("203.0.113.5", OWN4).icmp(5, 1, 28));
    add(ip4("203.0.113.5", OWN4).icmp(0, 0, 56));
    add(ip4("203.0.113.5", OWN4).icmp(8, 0, 24).fragment(0, true));
    add(ip4("203.0.113.5", OWN4).icmp(8, 0, 0).cutBody(2));
    add(ip6("2001:db8:bad::1", OWN6).icmp(135, 0, 16).hopLimit(60));
  }

  private static Frames ip4(String source, String destination) {
    return Frames.ip4().source(source).destination(destination);
  }

  private static Frames ip6(String source, String destination) {
    return Frames.ip6().source(source).destination(destination);
  }

  /** An error about a packet. */
  private static byte[] about(int type, int code, Frames packet) {
    byte[] quoted = packet.packet();
    byte[] message = Arrays.copyOf(new byte[] {(byte) type, (byte) code}, 8 + quoted.length);
    System.arraycopy(quoted, 0, message, 8, quoted.length);
    return message;
  }

  private void next() {
    time += 1_000 * MILLISECOND;
  }

  private void add(Frames frame) throws IOException {
    byte[] packet = frame.packet();
    writer.write(LinkType.RAW, time, MemorySegment.ofArray(packet), packet.length, "");
    time += MILLISECOND;
  }
}
