package io.echogate.datapath.layout;

import io.echogate.ebpf.MapSpec;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import java.util.List;

/**
 * The layout of an event in the ring of a network namespace: what a program knew of a packet that
 * it dropped, or that a statement with {@code log} matched. Three words are read as 64-bit numbers,
 * so that it is the same on every machine.
 *
 * <pre>
 *  0  ns since the machine started, with suspend
 *  8  bits 0-31 the interface's index, 32-63 the policy's tag
 * 16  bits 0-31 the statement's index or -1, 32-39 the reason, 40-47 flags, 48-63 bytes copied
 * 24  the frame's length
 * 32  the first bytes of the frame, as many as were copied
 * </pre>
 */
public final class EventRecord {
  /** What the kernel calls the ring. */
  public static final String RING = "eg_events";

  /** Offset of the time. */
  public static final int TIME = 0;

  /** Offset of the interface's index, 4 bytes by themselves. */
  public static final int ORIGIN = 8;

  /** Where the tag begins in the word at {@link #ORIGIN}. */
  public static final int TAG_SHIFT = 32;

  /** Offset of {@link #word}. */
  public static final int WORD = 16;

  /** Where the number of copied bytes begins in the word at {@link #WORD}. */
  public static final int COPIED_SHIFT = 48;

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

  /** The statement's index where none decided. */
  public static final int NO_STATEMENT = -1;

  /** Flag: the packet was dropped. */
  public static final int DROPPED = 1;

  /** Flag: the packet leaves the machine. */
  public static final int LEAVING = 2;

  /** Flag: the frame begins with the IP header. */
  public static final int WITHOUT_ETHERNET = 4;

  /** Where the flags begin in the word at {@link #WORD}. */
  public static final int FLAGS_SHIFT = 40;

  private static final int REASON_SHIFT = 32;
  private static final int MASK8 = 0xff;
  private static final List<Reason> REASONS = List.of(Reason.values());

  /** What the events of a namespace may take: some seven thousand of them. */
  private static final int RING_BYTES = 1 << 20;

  private EventRecord() {}

  /** The ring as it is to be created. */
  public static MapSpec ring() {
    return MapSpec.ringBuffer(RING, RING_BYTES);
  }

  /**
   * What a program knows of an event where it decides.
   *
   * @param statement the index of the statement that decided, or {@link #NO_STATEMENT}
   */
  public static long word(int statement, Reason reason, Verdict verdict) {
    int flags = verdict == Verdict.DROP ? DROPPED : 0;
    return Integer.toUnsignedLong(statement)
        | (long) REASONS.indexOf(reason) << REASON_SHIFT
        | (long) flags << FLAGS_SHIFT;
  }

  /** The statement's index, or {@link #NO_STATEMENT}. */
  public static int statement(long word) {
    return (int) word;
  }

  /** The reason. */
  public static Reason reason(long word) {
    int number = (int) (word >>> REASON_SHIFT) & MASK8;
    if (number >= REASONS.size()) {
      throw new IllegalArgumentException("no reason has the number " + number);
    }
    return REASONS.get(number);
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
