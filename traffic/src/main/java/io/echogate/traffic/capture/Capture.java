package io.echogate.traffic.capture;

import io.echogate.policy.Direction;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A capture (pcap or pcapng) and the packet in it that was come to last. It is read as it comes,
 * with as much memory as the longest packet takes, whatever its size. Going on allocates nothing.
 *
 * <p>Files are not mapped: what a mapping costs for each new page is several times what the kernel
 * takes to copy it into a window that stays in the processor's cache.
 *
 * <p>What {@link #memory} holds from {@link #position} on is the packet until {@link #next} is
 * called, and nothing after {@link #close}. For one thread.
 */
public final class Capture implements AutoCloseable {
  private final String name;
  private final Arena arena;
  private final @Nullable ReadableByteChannel channel;
  private final Window window;
  private final boolean packed;

  /** Whether it may take as long as somebody likes until more comes. */
  private final boolean live;

  private final Current current = new Current();
  private @Nullable Format format;
  private long packets;

  private Capture(
      String name,
      Arena arena,
      @Nullable ReadableByteChannel channel,
      Window window,
      boolean packed,
      boolean live) {
    this.packed = packed;
    this.live = live;
    this.name = name;
    this.arena = arena;
    this.channel = channel;
    this.window = window;
  }

  /**
   * Opens a file; one that gzip or zstd has packed is unpacked as it is read.
   *
   * @throws CaptureException if it is no capture, or of a kind that Echogate does not read
   * @throws IOException if it cannot be read
   */
  public static Capture open(Path file) throws IOException {
    String name = file.toString();
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    if (!Files.isRegularFile(file)) {
      return read(name, Channels.newInputStream(channel), true);
    }
    try {
      if (Packing.of(channel).isPresent()) {
        return read(name, Channels.newInputStream(channel), false);
      }
      return read(name, channel, false, false);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Reads what comes, which is closed with this.
   *
   * @param name what to call it in messages
   * @throws CaptureException if it is no capture, or of a kind that Echogate does not read
   * @throws IOException if it cannot be read
   */
  public static Capture read(String name, ReadableByteChannel channel) throws IOException {
    return read(name, channel, false, true);
  }

  private static Capture read(
      String name, ReadableByteChannel channel, boolean packed, boolean live) throws IOException {
    Arena arena = Arena.ofShared();
    Capture capture = new Capture(name, arena, channel, Window.of(channel, arena), packed, live);
    try {
      return begun(capture);
    } catch (IOException | RuntimeException e) {
      capture.close();
      throw e;
    }
  }

  /**
   * Reads what comes, unpacked if gzip or zstd has packed it; it is closed with this.
   *
   * @param name what to call it in messages
   * @throws CaptureException if it is no capture, or of a kind that Echogate does not read
   * @throws IOException if it cannot be read
   */
  public static Capture read(String name, InputStream stream) throws IOException {
    return read(name, stream, true);
  }

  private static Capture read(String name, InputStream stream, boolean live) throws IOException {
    try {
      BufferedInputStream begun = new BufferedInputStream(stream, 1 << 16);
      begun.mark(Integer.BYTES);
      byte[] magic = begun.readNBytes(Integer.BYTES);
      begun.reset();
      Optional<Packing> packing =
          magic.length < Integer.BYTES
              ? Optional.empty()
              : Packing.of(ByteBuffer.wrap(magic).getInt());
      ReadableByteChannel channel =
          packing.isPresent()
              ? new ReadAhead(packing.get().unpack(begun))
              : Channels.newChannel(begun);
      return read(name, channel, packing.isPresent(), live);
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  /** Reads what lies in memory, which the caller keeps. */
  static Capture of(String name, MemorySegment memory) throws IOException {
    return begun(new Capture(name, Arena.ofConfined(), null, Window.of(memory), false, false));
  }

  private static Capture begun(Capture capture) throws IOException {
    capture.begin();
    return capture;
  }

  private void begin() throws IOException {
    if (!window.has(Integer.BYTES)) {
      throw new CaptureException(
          name, 0, window.available() == 0 ? "it is empty" : "it is too short for a capture");
    }
    int magic = window.word(0);
    if (magic == PcapngFormat.SECTION) {
      format = PcapngFormat.open(name, window);
    } else if (PcapFormat.isMagic(magic) || PcapFormat.isMagic(Integer.reverseBytes(magic))) {
      format = PcapFormat.open(name, window);
    } else {
      throw new CaptureException(
          name,
          0,
          "it begins with %08x: no pcap or pcapng file".formatted(Integer.reverseBytes(magic)));
    }
  }

  /**
   * Goes to the next packet.
   *
   * @return whether there is one
   * @throws CaptureException if what comes is no packet: the capture ends here
   * @throws IOException if it cannot be read
   */
  public boolean next() throws IOException {
    if (format == null || !format.next(current)) {
      return false;
    }
    packets++;
    return true;
  }

  /**
   * Whether {@link #next} comes to its end without waiting for others: it does so always, but for a
   * stream of which the next packet has not come as a whole.
   */
  public boolean isReady() {
    return !live || (format != null && format.ready());
  }

  /** What messages call it. */
  public String name() {
    return name;
  }

  /** Whether gzip or zstd has packed it. */
  public boolean isPacked() {
    return packed;
  }

  /** How many packets were come to: the number of this one, from 1. */
  public long packets() {
    return packets;
  }

  /** How many bytes were read, unpacked. */
  public long bytes() {
    return window.offset();
  }

  /** The memory in which the packet lies. */
  public MemorySegment memory() {
    return current.memory;
  }

  /** Where in {@link #memory} the packet begins. */
  public long position() {
    return current.position;
  }

  /** How many of the packet's bytes were captured. */
  public int captured() {
    return current.captured;
  }

  /** How many bytes the packet had; not less than were captured. */
  public int length() {
    return current.length;
  }

  /** When it was captured, in nanoseconds since 1970-01-01 UTC; 0 where nobody wrote it down. */
  public long time() {
    return current.time;
  }

  /** What it begins with. */
  public LinkType link() {
    return current.link;
  }

  /** The number of its interface in its section; 0 in a pcap file. */
  public int interfaceNumber() {
    return current.interfaceNumber;
  }

  /** Which way it went, where the capture says so. */
  public @Nullable Direction direction() {
    return current.direction;
  }

  @Override
  public void close() throws IOException {
    arena.close();
    if (channel != null) {
      channel.close();
    }
  }
}
