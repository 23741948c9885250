package io.echogate.datapath.layout;

import io.echogate.ebpf.MapSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;

/**
 * The layout of the map that remembers the queries which left a machine lately: a table of sets of
 * four ways. A query belongs to two sets; where both are full, the way whose time ends first gives
 * way. One map serves all programs of a network namespace, so what they hash with lies in it.
 *
 * <pre>
 *   0  pairs of secret factors, 64 bits each: one for each 32-bit word of a key, and one to begin with
 * 248  a word that is always zero, which the verifier does not know
 * 256  the ways:
 *        0  tag: the hash of family, query, asker, asked or group, and identifier or nonce; 0 for a
 *           way that nobody has
 *        8  the last moment at which the query may be answered, ns; 0 for a way that nobody has
 * </pre>
 *
 * <p>The hash is a sum of products of words and factors, modulo 2^64, of which the upper half is
 * taken, and twice so: for who does not know the factors, two queries have the same tag with a
 * chance of 2^-63, whatever they are (Lemire and Kaser, "Strongly universal string hashing is
 * fast").
 */
public final class RequestTable {
  /** What the kernel calls the map. */
  public static final String NAME = "eg_requests";

  /** How long a query may be answered, in nanoseconds; the last moment counts. */
  public static final long LIFETIME = 60_000_000_000L;

  // The words of a key, each 32 bits. IPv4 addresses are the last word of theirs.

  /** Family, query, whether it went to a group, and the identifier. */
  public static final int LABEL = 0;

  /** The four words of the address that asks. */
  public static final int ASKER = 1;

  /** The four words of the address that is asked; zero for a group. */
  public static final int ASKED = 5;

  /** The two words of the nonce, or zero. */
  public static final int NONCE = 9;

  /** The number of words; the pair of factors behind them is added to every sum. */
  public static final int WORDS = 11;

  /** Marks a label whose query went to a group, so that anybody may answer. */
  public static final int TO_GROUP_BIT = 31;

  /**
   * Where in a label the query stands: the protocol, 8 bits, and its type; below the identifier.
   */
  public static final int QUERY_SHIFT = 16;

  /** Where the zero lies. */
  public static final int ZERO = 248;

  /** Where the ways begin. */
  public static final int WAYS = 256;

  /** Ways of a set, which fill a cache line. */
  public static final int WAYS_OF_SET = 4;

  /** Bytes of a way. */
  public static final int WAY = 16;

  /** Offset of the tag in a way. */
  public static final int TAG = 0;

  /** Offset of the deadline in a way. */
  public static final int DEADLINE = 8;

  /** Bytes of a set, as a shift. */
  public static final int SET_SHIFT = 6;

  /**
   * Sets of the table, as a shift. So many that of 65,536 queries, spread over two sets each, none
   * has to give way to another.
   */
  public static final int SETS_SHIFT = 16;

  private RequestTable() {}

  /** The map. */
  public static MapSpec map() {
    return MapSpec.mmapableArray(NAME, WAYS + (1 << (SETS_SHIFT + SET_SHIFT)), 1);
  }

  /** Where the first factor for a word lies; the second follows. */
  public static int factor(int word) {
    return 2 * Long.BYTES * word;
  }

  /** Draws the factors of a new map. */
  public static void begin(MemorySegment value) {
    SecureRandom random = new SecureRandom();
    for (int at = 0; at < factor(WORDS + 1); at += Long.BYTES) {
      value.set(ValueLayout.JAVA_LONG, at, random.nextLong());
    }
  }
}
