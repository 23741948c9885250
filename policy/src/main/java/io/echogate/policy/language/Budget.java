package io.echogate.policy.language;

import io.echogate.policy.source.Bounds;

/** How many more words and signs may be read in one reading, whatever text they are in. */
final class Budget {
  private int tokens;

  Budget(Bounds bounds) {
    this.tokens = bounds.tokens();
  }

  /** Takes a token; false if there are none left, for the first time it is asked in vain. */
  boolean takeToken() {
    return tokens-- > 0;
  }
}
