package io.echogate.engine;

import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;

/**
 * The queries that left a machine lately, for {@code solicited}: a reply answers one if family and
 * identifier (of node information the nonce) are the same, if it comes from where the query went
 * and goes to where it came from, and if the query left at most 60 seconds before. Replies to a
 * query to a multicast group may come from anywhere. Sequence numbers are not compared, and a query
 * may be answered more than once.
 *
 * <p>It remembers a bounded number of queries; beyond it the one that was sent least recently is
 * forgotten. Not thread safe.
 */
public final class Requests {
  private static final long LIFETIME = 60_000_000_000L;
  private static final int DEFAULT_CAPACITY = 65_536;
  private static final int KEY = 6;

  /** What is kept with a key: when it was sent last. */
  private static final int SENT = 0;

  /** Marks, in the first long of a key, a query whose destination is not compared. */
  private static final long TO_GROUP = 1L << 32;

  private final boolean keeps;
  private final RecentKeys queries;
  private final long[] key = new long[KEY];

  /** Remembers up to 65,536 queries. */
  public Requests() {
    this(DEFAULT_CAPACITY);
  }

  /**
   * Remembers so many queries.
   *
   * @param capacity at least 1
   */
  public Requests(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("no room for requests: " + capacity);
    }
    keeps = true;
    queries = new RecentKeys(KEY, 1, capacity);
  }

  private Requests(boolean keeps) {
    this.keeps = keeps;
    queries = new RecentKeys(KEY, 1, 1);
  }

  /** Remembers nothing: for policies that never ask. */
  public static Requests none() {
    return new Requests(/* keeps= */ false);
  }

  /** Writes a packet down that leaves the machine; those that are no queries are passed over. */
  public void sent(Packet packet, long nowNanos) {
    Family family = packet.family();
    if (!keeps || family == null || !hasToken(packet)) {
      return;
    }
    int type = packet.type();
    if (Exchange.replyTo(family, type) == Packet.NONE) {
      return;
    }
    boolean group = isMulticast(family, packet.destinationHigh(), packet.destinationLow());
    fill(
        label(family, type) | (group ? TO_GROUP : 0),
        packet.sourceHigh(),
        packet.sourceLow(),
        group ? 0 : packet.destinationHigh(),
        group ? 0 : packet.destinationLow(),
        token(packet));
    int used = queries.use(key);
    int place = used < 0 ? ~used : used;
    queries.set(place, SENT, nowNanos);
  }

  /** Whether a packet that arrives is the reply to a query that is remembered. */
  public boolean answeredBy(Packet packet, long nowNanos) {
    Family family = packet.family();
    if (family == null || !hasToken(packet)) {
      return false;
    }
    int query = Exchange.queryOf(family, packet.type());
    if (query == Packet.NONE) {
      return false;
    }
    long label = label(family, query);
    fill(
        label,
        packet.destinationHigh(),
        packet.destinationLow(),
        packet.sourceHigh(),
        packet.sourceLow(),
        token(packet));
    if (isRecent(nowNanos)) {
      return true;
    }
    fill(label | TO_GROUP, packet.destinationHigh(), packet.destinationLow(), 0, 0, token(packet));
    return isRecent(nowNanos);
  }

  /** Whether the query of the key left lately; one that a clock going backwards puts off, too. */
  private boolean isRecent(long now) {
    int place = queries.find(key);
    return place >= 0 && now - queries.value(place, SENT) <= LIFETIME;
  }

  private void fill(
      long label, long askerHigh, long askerLow, long askedHigh, long askedLow, long token) {
    key[0] = label;
    key[1] = askerHigh;
    key[2] = askerLow;
    key[3] = askedHigh;
    key[4] = askedLow;
    key[5] = token;
  }

  private static long label(Family family, int query) {
    return (long) family.protocol() << 8 | query;
  }

  /** Whether a packet says which query it is, or which it answers. */
  private static boolean hasToken(Packet packet) {
    return packet.identifier() != Packet.NONE
        || (packet.form() != Form.NOT_ICMP && packet.payloadLength() >= Long.BYTES);
  }

  /** The identifier, or the nonce of messages that have no identifier. */
  private static long token(Packet packet) {
    return packet.identifier() != Packet.NONE ? packet.identifier() : packet.nonce();
  }

  private static boolean isMulticast(Family family, long high, long low) {
    return switch (family) {
      case IP4 -> low >>> 28 == 0xe;
      case IP6 -> high >>> 56 == 0xff;
    };
  }
}
