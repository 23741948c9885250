package io.echogate.datapath;

import io.echogate.datapath.layout.EventRecord;
import io.echogate.icmp.Family;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.linux.Clocks;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import io.echogate.policy.Verdict;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A packet that a program dropped, or that a statement with {@code log} matched. It shows one event
 * until the reader gives the next one. For one thread.
 *
 * <p>What the packet is, is read from its first bytes, which the program copied. Where they end
 * before the ICMP header, as behind many extension headers, there is no code. Why it was dropped or
 * logged, {@link EventPolicies} knows.
 */
public final class Event {
  private static final int ETHERNET_HEADER = 14;
  private static final int VLAN_TAG = 4;
  private static final int MOST_TAGS = 2;
  private static final int SHOWN = 64;
  private static final int DOT1Q = 0x8100;
  private static final int DOT1AD = 0x88a8;
  private static final int IP6_NEXT_HEADER = 6;

  /** As long as an IP packet can be, and what may lie before it. */
  private static final int LONGEST = (1 << 16) + ETHERNET_HEADER + MOST_TAGS * VLAN_TAG;

  private static final byte OTHER_FILL = -1;
  private static final Instant NO_TIME = Instant.EPOCH;

  private final FrameDecoder decoder = new FrameDecoder();
  private final FrameDecoder second = new FrameDecoder();

  /** The copied bytes, and zeroes up to the longest frame. */
  private final MemorySegment frame;

  /** The same with other bytes behind those copied: what they tell is not known. */
  private final MemorySegment other;

  private MemorySegment record = MemorySegment.NULL;
  private long origin;
  private long word;
  private boolean decoded;
  private boolean cut;

  /** When the machine started, on the clock of the day. */
  private Instant start = NO_TIME;

  Event(Arena arena) {
    frame = arena.allocate(LONGEST, Long.BYTES);
    other = arena.allocate(LONGEST, Long.BYTES).fill(OTHER_FILL);
    setClock();
  }

  /** Notes what the clock of the day shows, which people set now and then. */
  void setClock() {
    start = Instant.now().minusNanos(Clocks.boottime());
  }

  /** Shows another event. */
  Event show(MemorySegment data, long offset) {
    record = data.asSlice(offset, EventRecord.SIZE);
    origin = record.get(ValueLayout.JAVA_LONG, EventRecord.ORIGIN);
    word = record.get(ValueLayout.JAVA_LONG, EventRecord.WORD);
    decoded = false;
    return this;
  }

  /** When it happened. */
  public Instant time() {
    return start.plusNanos(record.get(ValueLayout.JAVA_LONG, EventRecord.TIME));
  }

  /** The index of the interface. */
  public int interfaceIndex() {
    return (int) origin;
  }

  /** Tells which policy decided: {@link AppliedPolicy#tag}. */
  public int tag() {
    return (int) (origin >>> EventRecord.TAG_SHIFT);
  }

  /** The cell of the counters that it was counted in; what that means, its policy says. */
  int cell() {
    return EventRecord.cell(word);
  }

  /** The cell of the source filter's verdict; 0 if there is none. */
  int sourceCell() {
    return EventRecord.second(word);
  }

  /** What became of the packet; where a policy only evaluates, it passed in any case. */
  public Verdict verdict() {
    return EventRecord.has(word, EventRecord.DROPPED) ? Verdict.DROP : Verdict.PASS;
  }

  /** Whether it arrived or was leaving. */
  public Direction direction() {
    return EventRecord.has(word, EventRecord.LEAVING) ? Direction.OUT : Direction.IN;
  }

  /** The frame's length in bytes, without FCS. */
  public long frameLength() {
    return record.get(ValueLayout.JAVA_LONG, EventRecord.LENGTH);
  }

  /** The family; empty if the frame holds no IP packet that can be read. */
  public Optional<Family> family() {
    return Optional.ofNullable(packet().family());
  }

  /**
   * The ICMP type; empty if there is none, or it is beyond the bytes that were copied. Its policy
   * may know it all the same: {@link EventPolicies.Meaning#type}.
   */
  public OptionalInt type() {
    return message(packet().type());
  }

  /** The ICMP code; empty as the type is. */
  public OptionalInt code() {
    return message(packet().code());
  }

  private OptionalInt message(int number) {
    return cut ? OptionalInt.empty() : number(number);
  }

  /** The length of the IP packet by its header; empty if that cannot be read. */
  public OptionalInt ipLength() {
    return number(packet().length());
  }

  private static OptionalInt number(int number) {
    return number == Packet.NONE ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** The source address; empty if the IP header cannot be read. */
  public Optional<Address> source() {
    Packet packet = packet();
    return address(packet, packet.sourceHigh(), packet.sourceLow());
  }

  /** The destination address; empty as the source is. */
  public Optional<Address> destination() {
    Packet packet = packet();
    return address(packet, packet.destinationHigh(), packet.destinationLow());
  }

  private static Optional<Address> address(Packet packet, long high, long low) {
    Family family = packet.family();
    return family == null || packet.length() == Packet.NONE
        ? Optional.empty()
        : Optional.of(new Address(family, high, low));
  }

  /** The first bytes of the IP packet, at most 64; or of what follows the Ethernet header. */
  public byte[] ipBytes() {
    var _ = packet();
    int copied = EventRecord.copied(word);
    int begin = Math.min(linkHeader(), copied);
    return frame.asSlice(begin, Math.min(SHOWN, copied - begin)).toArray(ValueLayout.JAVA_BYTE);
  }

  private int linkHeader() {
    if (withoutEthernet()) {
      return 0;
    }
    int at = ETHERNET_HEADER;
    for (int tags = 0; tags < MOST_TAGS && isTag(at - 2); tags++) {
      at += VLAN_TAG;
    }
    return at;
  }

  private boolean isTag(int at) {
    int type = unsignedByte(at) << Byte.SIZE | unsignedByte(at + 1);
    return type == DOT1Q || type == DOT1AD;
  }

  private int unsignedByte(int at) {
    return Byte.toUnsignedInt(frame.get(ValueLayout.JAVA_BYTE, at));
  }

  private boolean withoutEthernet() {
    return EventRecord.has(word, EventRecord.WITHOUT_ETHERNET);
  }

  private Packet packet() {
    if (!decoded) {
      decode();
      decoded = true;
    }
    return decoder;
  }

  private void decode() {
    int copied = EventRecord.copied(word);
    int length = (int) Math.min(frameLength(), LONGEST);
    fill(frame, copied, (byte) 0);
    Packet packet = decode(decoder, frame, length);
    cut = false;
    // Only headers of IPv6 can go on for longer than was copied.
    if (packet.family() == Family.IP6
        && copied == EventRecord.MOST_COPIED
        && unsignedByte(linkHeader() + IP6_NEXT_HEADER) != Family.IP6.protocol()) {
      fill(other, copied, OTHER_FILL);
      Packet alike = decode(second, other, length);
      cut =
          packet.form() != alike.form()
              || packet.type() != alike.type()
              || packet.code() != alike.code();
    }
  }

  private void fill(MemorySegment into, int copied, byte behind) {
    MemorySegment.copy(record, EventRecord.BYTES, into, 0, copied);
    into.asSlice(copied, EventRecord.MOST_COPIED - copied).fill(behind);
  }

  private Packet decode(FrameDecoder by, MemorySegment from, int length) {
    return withoutEthernet() ? by.decodeIp(from, 0, length) : by.decode(from, 0, length);
  }
}
