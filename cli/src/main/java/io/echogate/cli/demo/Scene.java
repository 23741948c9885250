package io.echogate.cli.demo;

/** A part of the demo: acts under one policy. */
public enum Scene {
  /** The policy is enforced. */
  ENFORCED,
  /** The same policy counts only. */
  EVALUATING,
  /** A source filter for TCP stops what IPv6 finds its neighbors by. */
  TRAP;

  /** What judges the messages. */
  public DemoPolicy policy() {
    return switch (this) {
      case ENFORCED -> DemoPolicy.enforced();
      case EVALUATING -> DemoPolicy.evaluating();
      case TRAP -> DemoPolicy.trap();
    };
  }
}
