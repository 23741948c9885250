package io.echogate.datapath.layout;

import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import java.util.List;

/**
 * What the source filter does with a packet where one of its entries decides, or a default.
 *
 * @param passed the reason of those that pass, if any do
 * @param dropped the reason of those that are dropped, if any are
 * @param action as in {@link TypeVerdict}
 * @param bucket the bucket of the limit, if there is one
 * @param record its number among the policy's source verdicts: where it is counted
 */
public record SourceVerdict(
    Statement statement, Reason passed, Reason dropped, int action, int bucket, int record) {

  /** The reasons of the source filter, in the order of their numbers. */
  public static final List<Reason> REASONS =
      List.of(
          Reason.SOURCE_ALLOWED,
          Reason.SOURCE_BLOCKED,
          Reason.SOURCE_WITHIN_LIMIT,
          Reason.SOURCE_RATE_LIMITED,
          Reason.SOURCE_DEFAULT_BLOCKED,
          Reason.SOURCE_DEFAULT_WITHIN_LIMIT,
          Reason.SOURCE_DEFAULT_RATE_LIMITED);

  // An entry, from its lowest bit: action, reason that passes, reason that drops, record, bucket.

  /** Bits of {@link #action} in an entry. */
  public static final int ACTION_MASK = 0x3ff;

  /** Where in an entry the number of the reason that passes begins, in {@link #REASONS}. */
  public static final int PASSED_SHIFT = 10;

  /** Where in an entry the number of the reason that drops begins, in {@link #REASONS}. */
  public static final int DROPPED_SHIFT = 13;

  /** Bits of a reason's number, once it is shifted down. */
  public static final int REASON_MASK = 7;

  /** Where in an entry {@link #record} begins: 16 bits. */
  public static final int RECORD_SHIFT = 16;

  /** How many an entry has room to tell apart. */
  public static final int MOST_RECORDS = 1 << 16;

  /** The entry that the prefix maps hold: one 64-bit word. */
  public long entry(BucketPlaces places) {
    long line = action < TypeVerdict.FIRST_LIMIT ? 0 : places.line(bucket);
    return (line * Buckets.SIZE) << TypeVerdict.BUCKET_SHIFT
        | (long) record << RECORD_SHIFT
        | (long) REASONS.indexOf(dropped) << DROPPED_SHIFT
        | (long) REASONS.indexOf(passed) << PASSED_SHIFT
        | action;
  }
}
