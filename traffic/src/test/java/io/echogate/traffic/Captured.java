package io.echogate.traffic;

import io.echogate.policy.Policy;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import io.echogate.traffic.capture.Capture;
import io.echogate.traffic.capture.CaptureWriter;
import io.echogate.traffic.capture.LinkType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Packets to be captured, in the order in which they are put in. */
final class Captured {
  /** The instant of time 0. */
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private record Sent(LinkType link, long nanos, MemorySegment kept, int length) {}

  private final List<Sent> packets = new ArrayList<>();

  /** Puts in a packet, at a time in nanoseconds. */
  Captured add(LinkType link, long nanos, byte[] packet) {
    return addCut(link, nanos, packet, packet.length);
  }

  /** Puts in a packet of which the capture holds only these bytes. */
  Captured addCut(LinkType link, long nanos, byte[] kept, int length) {
    long time = BEGIN.getEpochSecond() * 1_000_000_000L + nanos;
    packets.add(new Sent(link, time, MemorySegment.ofArray(kept), length));
    return this;
  }

  /** The capture's bytes. */
  byte[] bytes(CaptureWriter.Form form) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CaptureWriter writer = new CaptureWriter(Channels.newChannel(bytes), form)) {
      for (Sent sent : packets) {
        writer.write(sent.link(), sent.nanos(), sent.kept(), sent.length(), "");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Plays the capture to a policy. */
  ReplayReport replay(Policy policy, PrefixSet local, ReplayListener listener) {
    Replay replay = new Replay(policy, local);
    play(bytes(CaptureWriter.Form.PCAPNG), replay, listener);
    return replay.report();
  }

  /** The same, without a listener and with nothing local. */
  ReplayReport replay(Policy policy) {
    return replay(policy, PrefixSet.empty(), ReplayListener.none());
  }

  /** The first packet as it is counted, though no policy has judged it. */
  CapturedPacket first() {
    CapturedPacket packet = new CapturedPacket();
    try (Capture opened =
        Capture.read("test", new ByteArrayInputStream(bytes(CaptureWriter.Form.PCAP)))) {
      opened.next();
      packet.fill(opened);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packet;
  }

  /** Plays a capture's bytes, packed or not. */
  static void play(byte[] capture, Replay replay, ReplayListener listener) {
    try (Capture opened = Capture.read("test", new ByteArrayInputStream(capture))) {
      replay.play(opened, listener, () -> true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Policy policy(String text) {
    return PolicyReader.read(new Source("test.policy", text)).policies().getFirst();
  }
}
