package io.echogate.firewalls.trace;

/** How many rules are asked in all: rules can be made that no packet gets through in time. */
final class Budget {
  private long left;

  Budget(long rules) {
    this.left = rules;
  }

  /** For one rule. */
  void spend() {
    if (--left < 0) {
      throw new TraceTooLongException();
    }
  }
}
