package io.echogate.icmp;

/** What a message is for. */
public enum Kind {
  /** Reports what happened to a packet, part of which it quotes. */
  ERROR("error"),
  /** Asks for a reply. */
  QUERY("query"),
  /** Answers a query. */
  REPLY("reply"),
  /** Neighbour discovery and its secure and inverse relatives (RFC 4861, 3971, 3122). */
  NDP("ndp"),
  /** Multicast listener and router discovery (RFC 2710, 9777, 4286). */
  MLD("mld"),
  /** Mobile IP. */
  MOBILITY("mobility"),
  EXPERIMENTAL("experimental"),
  /** Names a better next hop. */
  REDIRECT("redirect"),
  /** ICMPv4 router discovery (RFC 1256). */
  ROUTER_DISCOVERY("router-discovery"),
  /** Router renumbering (RFC 2894). */
  RENUMBERING("renumbering"),
  /** Low-power networks: RPL, 6LoWPAN, MPL. */
  LOWPAN("lowpan"),
  RESERVED("reserved"),
  UNASSIGNED("unassigned");

  private final String text;

  Kind(String text) {
    this.text = text;
  }

  /** The kind's word in the registry and in JSON. */
  public String text() {
    return text;
  }
}
