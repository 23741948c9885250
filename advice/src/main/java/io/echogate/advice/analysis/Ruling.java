package io.echogate.advice.analysis;

import io.echogate.policy.Action;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import io.echogate.policy.Statement;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a statement, or a default, says of packets.
 *
 * @param statement null for a default that is not written
 */
record Ruling(Action action, @Nullable Statement statement) {

  /** What happens to a frame that comes to full buckets. */
  Effect effect(int frame) {
    return switch (action) {
      case Action.Allow() -> Effect.PASS;
      case Action.Block() -> Effect.DROP;
      case Action.RateLimit(List<Limit> limits) ->
          limits.stream().allMatch(limit -> admits(limit, frame)) ? Effect.LIMITED : Effect.DROP;
    };
  }

  private static boolean admits(Limit limit, int frame) {
    boolean fits = limit.bytes().isEmpty() || Long.compareUnsigned(frame, limit.byteBurst()) <= 0;
    return fits && !Gcra.of(limit).never();
  }

  /** The limits under which packets pass; empty if there are none. */
  List<Limit> limits() {
    return action instanceof Action.RateLimit(List<Limit> limits) ? limits : List.of();
  }

  List<Statement> statements() {
    return statement == null ? List.of() : List.of(statement);
  }

  /** Adds the payloads from which on a limit lets nothing pass because the frame is too large. */
  void addCuts(Region region, Set<Integer> payloads) {
    for (Limit limit : limits()) {
      long largest = limit.byteBurst() - region.frame(0);
      if (limit.bytes().isPresent() && largest >= 0 && largest < region.payloads().last()) {
        payloads.add((int) largest + 1);
      }
    }
  }
}
