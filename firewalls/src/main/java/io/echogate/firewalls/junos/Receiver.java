package io.echogate.firewalls.junos;

import io.echogate.policy.source.Span;

/** Receives the statements of a configuration in their order. */
interface Receiver {

  /** A statement, or a block without any. */
  void statement(Statement statement);

  /** Something that was switched off: {@code inactive:}, {@code deactivate}. */
  void inactive(Span span);
}
