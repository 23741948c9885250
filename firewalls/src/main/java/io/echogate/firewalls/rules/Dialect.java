package io.echogate.firewalls.rules;

/** The languages in which firewalls write their rules. */
public enum Dialect {
  /** {@code iptables-save}, {@code ip6tables-save}, and scripts that call these tools. */
  IPTABLES("iptables"),
  /** {@code nft list ruleset}, as text or JSON. */
  NFTABLES("nftables"),
  /** Cisco IOS and IOS-XE. */
  IOS("ios"),
  /** Cisco IOS XR. */
  IOS_XR("ios-xr"),
  /** Cisco NX-OS. */
  NX_OS("nx-os"),
  /** Juniper Junos. */
  JUNOS("junos"),
  /** A policy of Echogate, as rules that do the same. */
  ECHOGATE("echogate");

  private final String text;

  Dialect(String text) {
    this.text = text;
  }

  /** The dialect's name on the command line. */
  public String text() {
    return text;
  }
}
