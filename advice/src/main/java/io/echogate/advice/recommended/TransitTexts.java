package io.echogate.advice.recommended;

/** The policy of a router that carries others' traffic. */
final class TransitTexts {
  private static final String ABOUT =
      """
      # ICMP on a router that carries others' traffic.
      #
      # A network that carries passes what may be routed, also what it does not know (RFC 4890 section
      # 4.3.4), and limits none of it: others depend on it. Only what is never routed is dropped. What
      # is sent to the router itself ("to @self") is limited class by class (RFC 6192 section 3.1).
      # The numbers are values to start with: change them.
      """;

  private static final String LIMITS =
      """
          # Pings of the router: from one source, and from all together. Both must admit a ping.
          ratelimit=each rate=%1$d/s burst=%2$d per=source;
          ratelimit=all rate=%3$d/s burst=%4$d shared;
          # Errors to the router about flows that it does not know.
          ratelimit=stray rate=1000/s burst=2000;
      """;

  private static final String IN4 =
      """
          # IPv4, arriving

          # Never routed, whoever sends it: source quench (RFC 6633), redirects, router discovery,
          # experiments (RFC 4727). And directed broadcasts, which multiply (RFC 2644).
          icmp ip4 : block { source-quench, redirect, router-advertisement, router-solicitation, 253-255 }
          icmp ip4 : block { echo-request } to @broadcast;
          # To the router itself: path MTU discovery, errors about its own flows and some others,
          # pings within limits, replies to its own queries, nothing else.
          icmp ip4 : allow { fragmentation-needed } to @self;
          icmp ip4 : block { network-unknown, source-host-isolated } to @self;
          icmp ip4 : allow { @errors } related to @self;
          icmp ip4 : ratelimit=stray { @errors } to @self;
      """;

  private static final String MONITORING4 =
      """
          icmp ip4 : allow { echo-request } from @monitoring to @self;
      """;

  private static final String PING4 =
      """
          icmp ip4 : ratelimit=each+all { echo-request } to @self;
          icmp ip4 : allow { echo-reply, timestamp-reply, extended-echo-reply } solicited to @self;
          icmp ip4 : block { @all } to @self;
      """;

  private static final String IN6 =
      """
          # IPv6, arriving

          # Of the link itself, and for this router.
          icmp ip6 : allow { @neighbor-discovery, @multicast-listener } on-link to { @self, @multicast };
          icmp ip6 : allow { @secure-neighbor, @inverse-neighbor, @multicast-router } on-link to {
              @self, @multicast
          };
          # Never routed, whoever sends it: what is of one link or one site, and experiments (RFC 4890
          # section 4.3.5).
          icmp ip6 : block {
              @neighbor-discovery, redirect, @multicast-listener, @secure-neighbor, @inverse-neighbor,
              @multicast-router, 138-140, fmipv6, rpl-control, 157-159, private-experimentation-100,
              private-experimentation-101, reserved-error-expansion, private-experimentation-200,
              private-experimentation-201, reserved-info-expansion
          }
          # To the router itself.
          icmp ip6 : allow { packet-too-big } to @self;
          icmp ip6 : allow { @errors } related to @self;
          icmp ip6 : ratelimit=stray { @errors } to @self;
          icmp ip6 : ratelimit=stray { 5-99, 102-126 } to @self;
      """;

  private static final String MONITORING6 =
      """
          icmp ip6 : allow { echo-request } from @monitoring to @self;
      """;

  private static final String PING6 =
      """
          icmp ip6 : ratelimit=each+all { echo-request } to @self;
          icmp ip6 : allow { echo-reply, extended-echo-reply } solicited to @self;
          icmp ip6 : block { @all } to @self;
      """;

  private static final String OUT4 =
      """
          # IPv4, leaving: the same, whichever interface it came in by

          icmp ip4 out : block {
              source-quench, redirect, router-advertisement, router-solicitation, 253-255
          }
          # The router itself sends errors, which its kernel limits, pings and replies.
          icmp ip4 out : block { network-unknown, source-host-isolated } from @self;
          icmp ip4 out : allow { @errors, @echo } from @self;
          icmp ip4 out : block { @all } from @self;
      """;

  private static final String OUT6 =
      """
          # IPv6, leaving

          # The link's own messages come from the router, or from :: while it has no address.
          icmp ip6 out : allow { @neighbor-discovery, @multicast-listener } on-link from { @self, :: };
          icmp ip6 out : allow { @secure-neighbor, @inverse-neighbor, @multicast-router } on-link from {
              @self, ::
          };
          icmp ip6 out : block {
              @neighbor-discovery, redirect, @multicast-listener, @secure-neighbor, @inverse-neighbor,
              @multicast-router, 138-140, fmipv6, rpl-control, 157-159, private-experimentation-100,
              private-experimentation-101, reserved-error-expansion, private-experimentation-200,
              private-experimentation-201, reserved-info-expansion
          }
          icmp ip6 out : allow { @errors, @echo } from @self;
          icmp ip6 out : block { @all } from @self;
      """;

  private static final String DEFAULTS =
      """
          # Everything else is forwarded, as it is, fragments too.
          defaults { icmp in: allow; icmp out: allow; fragments in: allow; }
      """;

  private TransitTexts() {}

  static PolicyTexts all() {
    return new PolicyTexts(
        ABOUT, LIMITS, IN4, MONITORING4, PING4, IN6, MONITORING6, PING6, OUT4, OUT6, DEFAULTS);
  }
}
