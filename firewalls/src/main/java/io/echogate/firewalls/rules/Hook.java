package io.echogate.firewalls.rules;

/**
 * Where on a packet's way through a machine a chain is asked. Netfilter's hooks; access lists and
 * filters of routers stand at {@link #INGRESS} and {@link #EGRESS} of their interfaces.
 */
public enum Hook {
  /** As a packet comes in at an interface, before anything else; fragments as they are. */
  INGRESS("ingress"),
  /** All that came in, before it is known where it goes. */
  PREROUTING("prerouting"),
  /** What is for this machine. */
  INPUT("input"),
  /** What is for others. */
  FORWARD("forward"),
  /** What this machine sends. */
  OUTPUT("output"),
  /** All that leaves, after it is known where it goes. */
  POSTROUTING("postrouting"),
  /** As a packet leaves by an interface, after all else. */
  EGRESS("egress");

  private final String text;

  Hook(String text) {
    this.text = text;
  }

  /** Whether what is asked here is on its way out, so that interfaces are those it leaves by. */
  public boolean isLeaving() {
    return switch (this) {
      case OUTPUT, POSTROUTING, EGRESS -> true;
      case INGRESS, PREROUTING, INPUT, FORWARD -> false;
    };
  }

  /** The hook's name, as nftables writes it. */
  public String text() {
    return text;
  }
}
