package io.echogate.datapath.layout;

import io.echogate.ebpf.MapSpec;

/**
 * The layout of an event in the ring of a network namespace: what a program knew of a packet that
 * it dropped, or that a statement with {@code log} matched. All words but the last are read as
 * 64-bit numbers, so that it is the same on every machine.
 *
 * <pre>
 *  0  ns since the machine started, with suspend
 *  8  bits 0-31 the interface's index, 32-63 the policy's tag
 * 16  bits 0-23 the counter's cell, 24-47 that of the source filter's verdict or 0, 48-55 flags,
 *     56-63 bytes copied
 * 24  the frame's length
 * 32  the first bytes of the frame, as many as were copied
 * </pre>
 *
 * <p>Why the packet was dropped, by which statement and what type it has, the cell tells whom knows
 * the policy: {@link Counted}.
 */
public final class EventRecord {
  /** What the kernel calls the ring. */
  public static final String RING = "eg_events";

  /** Offset of the time. */
  public static final int TIME = 0;

  /** Offset of interface and tag. */
  public static final int ORIGIN = 8;

  /** Where the tag begins in the word at {@link #ORIGIN}. */
  public static final int TAG_SHIFT = 32;

  /** Offset of cells, flags and the number of copied bytes. */
  public static final int WORD = 16;

  /** Where the second cell begins in the word at {@link #WORD}. */
  public static final int SECOND_SHIFT = 24;

  /** Where the flags begin in the word at {@link #WORD}. */
  public static final int FLAGS_SHIFT = 48;

  /** Where the number of copied bytes begins in the word at {@link #WORD}. */
  public static final int COPIED_SHIFT = 56;

  /** Offset of the frame's length. */
  public static final int LENGTH = 24;

  /** Offset of the frame's bytes. */
  public static final int BYTES = 32;

  /**
   * The most bytes of the frame: two VLAN tags, an IP header, an ICMP header and the headers of the
   * packet that it quotes fit.
   */
  public static final int MOST_COPIED = 128;

  /** Bytes of a record. */
  public static final int SIZE = BYTES + MOST_COPIED;

  /** Flag: the packet was dropped. */
  public static final int DROPPED = 1;

  /** Flag: the packet leaves the machine. */
  public static final int LEAVING = 2;

  /** Flag: the frame begins with the IP header. */
  public static final int WITHOUT_ETHERNET = 4;

  private static final int CELL_MASK = (1 << SECOND_SHIFT) - 1;

  /** What the events of a namespace may take: some six thousand of them. */
  private static final int RING_BYTES = 1 << 20;

  private EventRecord() {}

  /** The ring as it is to be created. */
  public static MapSpec ring() {
    return MapSpec.ringBuffer(RING, RING_BYTES);
  }

  /** The counter's cell. */
  public static int cell(long word) {
    return (int) word & CELL_MASK;
  }

  /** The cell of the source filter's verdict; 0 if that has not been asked. */
  public static int second(long word) {
    return (int) (word >>> SECOND_SHIFT) & CELL_MASK;
  }

  /** Whether a flag is set. */
  public static boolean has(long word, int flag) {
    return (word >>> FLAGS_SHIFT & flag) != 0;
  }

  /** How many bytes of the frame were copied. */
  public static int copied(long word) {
    return (int) (word >>> COPIED_SHIFT);
  }
}
