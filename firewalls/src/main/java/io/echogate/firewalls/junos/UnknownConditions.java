package io.echogate.firewalls.junos;

import java.util.List;
import java.util.Set;

/** Conditions of Junos by name. */
final class UnknownConditions {
  /** Those that are known to be, and have no meaning here. */
  static final Set<String> NAMES =
      Set.of(
          "port",
          "source-port",
          "destination-port",
          "tcp-flags",
          "tcp-established",
          "tcp-initial",
          "interface",
          "interface-set",
          "interface-group",
          "ip-options",
          "forwarding-class",
          "loss-priority",
          "ah-spi",
          "esp-spi",
          "fragment-flags",
          "fragment-offset",
          "payload-length",
          "service-filter-hit",
          "source-class",
          "destination-class",
          "extension-headers",
          "last-fragment",
          "flexible-match-mask",
          "flexible-match-range",
          "policy-map",
          "redirect-reason",
          "rat-type",
          "source-mac-address",
          "gre-key",
          "prefix-list",
          "source-prefix-list",
          "destination-prefix-list");

  /** Those that are read. */
  static final List<String> UNDERSTOOD =
      List.of(
          "protocol",
          "protocol-except",
          "next-header",
          "next-header-except",
          "payload-protocol",
          "payload-protocol-except",
          "icmp-type",
          "icmp-type-except",
          "icmp-code",
          "icmp-code-except",
          "ttl",
          "ttl-except",
          "hop-limit",
          "hop-limit-except",
          "packet-length",
          "packet-length-except",
          "dscp",
          "dscp-except",
          "traffic-class",
          "precedence",
          "is-fragment",
          "first-fragment",
          "fragment-offset",
          "interface",
          "source-address",
          "destination-address",
          "address",
          "prefix-list",
          "source-prefix-list",
          "destination-prefix-list",
          "port",
          "source-port",
          "destination-port",
          "tcp-flags",
          "tcp-established",
          "tcp-initial");

  private UnknownConditions() {}
}
