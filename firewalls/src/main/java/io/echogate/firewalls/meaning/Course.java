package io.echogate.firewalls.meaning;

import io.echogate.firewalls.rules.Hook;
import java.util.List;

/** A packet's way through a machine: the hooks at which rules are asked, in their order. */
public enum Course {
  /** From another machine to this one. */
  IN("in"),
  /** From this machine to another. */
  OUT("out"),
  /** From another machine through this one to a third. */
  FORWARD("forward");

  private final String text;

  Course(String text) {
    this.text = text;
  }

  /** The word in texts, options and JSON. */
  public String text() {
    return text;
  }

  /** The hooks that a packet passes, in their order. */
  public List<Hook> hooks() {
    return switch (this) {
      case IN -> List.of(Hook.INGRESS, Hook.PREROUTING, Hook.INPUT);
      case OUT -> List.of(Hook.OUTPUT, Hook.POSTROUTING, Hook.EGRESS);
      case FORWARD ->
          List.of(Hook.INGRESS, Hook.PREROUTING, Hook.FORWARD, Hook.POSTROUTING, Hook.EGRESS);
    };
  }

  /**
   * How much lower the hop limit is at a hook than in the packet that came: who sends a packet on
   * takes one away, before rules about what is for others are asked.
   */
  public int hopsTaken(Hook hook) {
    return this == FORWARD && knowsOut(hook) ? 1 : 0;
  }

  /**
   * Whether rules at a hook can ask by which interface a packet came: of what is sent on, Linux
   * knows it up to postrouting (since 5.7; only nftables asks there).
   */
  public boolean knowsIn(Hook hook) {
    return switch (hook) {
      case INGRESS, PREROUTING, INPUT, FORWARD -> true;
      case POSTROUTING -> this == FORWARD;
      case OUTPUT, EGRESS -> false;
    };
  }

  /** Whether rules at a hook can ask by which interface a packet leaves. */
  public static boolean knowsOut(Hook hook) {
    return switch (hook) {
      case FORWARD, OUTPUT, POSTROUTING, EGRESS -> true;
      case INGRESS, PREROUTING, INPUT -> false;
    };
  }
}
