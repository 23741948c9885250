package io.echogate.policy;

import java.util.List;

/** What a statement does with the packets that it decides. */
public sealed interface Action {

  /** Lets them pass. */
  record Allow() implements Action {}

  /** Drops them. */
  record Block() implements Action {}

  /**
   * Lets those pass that every one of the limits admits; one that is refused is charged to none.
   *
   * @param limits at least one, none twice
   */
  record RateLimit(List<Limit> limits) implements Action {
    public RateLimit {
      limits = List.copyOf(limits);
      if (limits.isEmpty()) {
        throw new IllegalArgumentException("a rate limit without limits");
      }
    }
  }

  /** The one {@link Allow}. */
  Action ALLOW = new Allow();

  /** The one {@link Block}. */
  Action BLOCK = new Block();
}
