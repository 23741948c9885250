package io.echogate.datapath.layout;

import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What a policy does with the messages of one type.
 *
 * @param statement what decides them; null where the dialect's own default does
 * @param passed the reason of those that pass, if any do
 * @param dropped the reason of those that are dropped, if any are
 * @param action {@link #PASS}, {@link #DROP}, or the number of a limit's code from {@link
 *     #FIRST_LIMIT}
 * @param bucket the bucket of the limit, if there is one
 */
public record TypeVerdict(
    @Nullable Statement statement, Reason passed, Reason dropped, int action, int bucket) {

  /** The action of a message that passes. */
  public static final int PASS = 0;

  /** The action of a message that is dropped. */
  public static final int DROP = 1;

  /** The least action that is a limit's. */
  public static final int FIRST_LIMIT = 2;

  /** Bits of {@link #action} in an entry of the verdict table. */
  public static final int ACTION_MASK = 0xffff;

  /** Where in an entry of the verdict table the offset of the bucket begins. */
  public static final int BUCKET_SHIFT = 32;

  /** The entry of the verdict table: one 64-bit word. */
  long entry(BucketPlaces places) {
    if (action < FIRST_LIMIT) {
      return action;
    }
    return ((long) places.line(bucket) * Buckets.SIZE) << BUCKET_SHIFT | action;
  }
}
