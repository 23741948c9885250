package io.echogate.icmp;

/**
 * Which message answers which: the queries that have replies, and whose replies can therefore be
 * told from unasked ones.
 */
public final class Exchange {
  private static final int NODE_INFORMATION_QUERY = 139;
  private static final int NODE_INFORMATION_RESPONSE = 140;

  private Exchange() {}

  /** The type of the query that a type answers, or {@link Tuple#NONE} if it is no reply. */
  public static int queryOf(Family family, int reply) {
    return switch (family) {
      case IP4 ->
          switch (reply) {
            case 0 -> 8;
            case 14 -> 13;
            case 16 -> 15;
            case 18 -> 17;
            case 43 -> 42;
            default -> Tuple.NONE;
          };
      case IP6 ->
          switch (reply) {
            case 129 -> 128;
            case NODE_INFORMATION_RESPONSE -> NODE_INFORMATION_QUERY;
            case 161 -> 160;
            default -> Tuple.NONE;
          };
    };
  }

  /** The type that answers a query, or {@link Tuple#NONE} if it is no query with replies. */
  public static int replyTo(Family family, int query) {
    return switch (family) {
      case IP4 ->
          switch (query) {
            case 8 -> 0;
            case 13 -> 14;
            case 15 -> 16;
            case 17 -> 18;
            case 42 -> 43;
            default -> Tuple.NONE;
          };
      case IP6 ->
          switch (query) {
            case 128 -> 129;
            case NODE_INFORMATION_QUERY -> NODE_INFORMATION_RESPONSE;
            case 160 -> 161;
            default -> Tuple.NONE;
          };
    };
  }

  /** Whether a type is a query with replies, or such a reply. */
  static boolean contains(Family family, int type) {
    return queryOf(family, type) != Tuple.NONE || replyTo(family, type) != Tuple.NONE;
  }

  /** Whether query and reply are told by a 64-bit nonce and not by an identifier (RFC 4620). */
  static boolean hasNonce(Family family, int type) {
    return family == Family.IP6
        && (type == NODE_INFORMATION_QUERY || type == NODE_INFORMATION_RESPONSE);
  }
}
