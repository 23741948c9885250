package io.echogate.firewalls.meaning;

import io.echogate.firewalls.rules.Hook;
import java.util.List;

/** A packet's way through a machine: the hooks at which rules are asked, in their order. */
public enum Course {
  /** From another machine to this one. */
  IN("in", List.of(Hook.INGRESS, Hook.PREROUTING, Hook.INPUT)),
  /** From this machine to another. */
  OUT("out", List.of(Hook.OUTPUT, Hook.POSTROUTING, Hook.EGRESS)),
  /** From another machine through this one to a third. */
  FORWARD(
      "forward",
      List.of(Hook.INGRESS, Hook.PREROUTING, Hook.FORWARD, Hook.POSTROUTING, Hook.EGRESS));

  private final String text;
  private final List<Hook> hooks;

  Course(String text, List<Hook> hooks) {
    this.text = text;
    this.hooks = hooks;
  }

  /** The word in texts, options and JSON. */
  public String text() {
    return text;
  }

  /** The hooks that a packet passes, in their order. */
  public List<Hook> hooks() {
    return hooks;
  }

  /** Whether rules at a hook can ask by which interface a packet came. */
  public static boolean knowsIn(Hook hook) {
    return switch (hook) {
      case INGRESS, PREROUTING, INPUT, FORWARD -> true;
      case OUTPUT, POSTROUTING, EGRESS -> false;
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
