package io.echogate.firewalls.nftables;

/** What a value is. */
enum SymbolType {
  ICMP_TYPE,
  ICMP_CODE,
  ICMP6_TYPE,
  ICMP6_CODE,
  /** What {@code reject with icmpx} answers in either family. */
  ICMPX_CODE,
  PROTOCOL,
  NFPROTO,
  ETHERTYPE,
  STATE,
  ADDRESS_KIND,
  LINK_KIND,
  DSCP,
  NUMBER,
  BOOLEAN
}
