package io.echogate.advice.recommended;

/** The policy of the router between a site and the internet. */
final class BorderTexts {
  private static final String ABOUT =
      """
      # ICMP at a site's border, on the interface towards the internet.
      #
      # What arrives comes from the internet, what leaves goes there. "to @self" and "from @self" is
      # the router's own traffic; all else is forwarded. The first statement that matches a message
      # decides; what none lists is dropped. The numbers are values to start with: change them.
      """;

  private static final String LIMITS =
      """
          # Pings of the router: from one source, and from all together. Both must admit a ping.
          ratelimit=each rate=%1$d/s burst=%2$d per=source;
          ratelimit=all rate=%3$d/s burst=%4$d shared;
          # Pings of the site: to one /24, or one /56.
          ratelimit=site rate=200/s burst=400 per=destination/24,56;
          # Errors and replies that arrive about flows that are not known here.
          ratelimit=stray rate=1000/s burst=2000;
          # What one machine of the site may send of errors and replies.
          ratelimit=sent rate=100/s burst=200 per=source;
      """;

  private static final String IN4 =
      """
          # IPv4, arriving

          # Path MTU discovery, for the router and for everyone behind it (RFC 1191). Any router may
          # send it, also about flows that are not known here: no condition, no limit.
          icmp ip4 : allow { fragmentation-needed }
          # Codes that nobody sends any more, and codes that are not for beyond the first router.
          icmp ip4 : block { network-unknown, source-host-isolated }
          icmp ip4 : block { source-route-failed, host-precedence-violation } to not @self;
          # Errors about known flows; and, where flows are not known, still some.
          icmp ip4 : allow { @errors } related;
          icmp ip4 : ratelimit=stray { @errors }
          # Directed broadcasts multiply what they are sent (RFC 2644).
          icmp ip4 : block { echo-request } to { @broadcast, @multicast };
      """;

  private static final String MONITORING4 =
      """
          icmp ip4 : allow { echo-request } from @monitoring;
      """;

  private static final String PING4 =
      """
          # Pings of the router, then of the site.
          icmp ip4 : ratelimit=each+all { echo-request } to @self;
          icmp ip4 : ratelimit=site { echo-request }
          # Replies to queries that went out here; and some more, for answers may take another way.
          icmp ip4 : allow { echo-reply, timestamp-reply, extended-echo-reply } solicited;
          icmp ip4 : ratelimit=stray { echo-reply }
      """;

  private static final String IN6 =
      """
          # IPv6, arriving

          # Neighbours, routers and groups of the link itself; nothing of it is ever forwarded.
          icmp ip6 : allow { @neighbor-discovery, @multicast-listener } on-link to { @self, @multicast };
          icmp ip6 : allow { @secure-neighbor, @inverse-neighbor, @multicast-router } on-link to {
              @self, @multicast
          };
          # Path MTU discovery. IPv6 routers never fragment: nothing else tells (RFC 8201).
          icmp ip6 : allow { packet-too-big }
          # Errors about known flows; and, where flows are not known, still some. A border must not
          # drop them (RFC 4890 section 4.3.1).
          icmp ip6 : allow { @errors } related;
          icmp ip6 : ratelimit=stray { @errors }
          # Errors that are yet to be invented (RFC 4443 section 2.4).
          icmp ip6 : ratelimit=stray { 5-99, 102-126 }
          # Pings to groups multiply what they are sent (RFC 4443 section 5.2).
          icmp ip6 : block { echo-request } to @multicast;
      """;

  private static final String MONITORING6 =
      """
          icmp ip6 : allow { echo-request } from @monitoring;
      """;

  private static final String PING6 =
      """
          icmp ip6 : ratelimit=each+all { echo-request } to @self;
          icmp ip6 : ratelimit=site { echo-request }
          icmp ip6 : allow { echo-reply, extended-echo-reply } solicited;
          icmp ip6 : ratelimit=stray { echo-reply }
          # Mobile IPv6, for roaming guests and home agents (RFC 4890 appendix A.14).
          ratelimit=mobile rate=100/s burst=200;
          icmp ip6 : ratelimit=mobile { @mobile } to not @self;
      """;

  private static final String OUT4 =
      """
          # IPv4, leaving

          icmp ip4 out : allow { fragmentation-needed }
          icmp ip4 out : block { network-unknown, source-host-isolated }
          icmp ip4 out : block { source-route-failed, host-precedence-violation } from not @self;
          # The router's own errors are limited by its kernel; those of the site here.
          icmp ip4 out : allow { @errors } from @self;
          icmp ip4 out : ratelimit=sent { @errors }
          # Pings of the site are free, their replies too where the router gives them.
          icmp ip4 out : allow { echo-request }
          icmp ip4 out : allow { echo-reply } from @self;
          icmp ip4 out : ratelimit=sent { echo-reply }
          # PROBE (RFC 8335), out only.
          icmp ip4 out : ratelimit=sent { extended-echo-request } from not @self;
      """;

  private static final String OUT6 =
      """
          # IPv6, leaving

          # The link's own messages come from the router, or from :: while it has no address.
          icmp ip6 out : allow { @neighbor-discovery, @multicast-listener } on-link from { @self, :: };
          icmp ip6 out : allow { @secure-neighbor, @inverse-neighbor, @multicast-router } on-link from {
              @self, ::
          };
          icmp ip6 out : allow { packet-too-big }
          icmp ip6 out : allow { @errors } from @self;
          icmp ip6 out : ratelimit=sent { @errors }
          icmp ip6 out : allow { @echo }
          icmp ip6 out : ratelimit=mobile { @mobile } from not @self;
          icmp ip6 out : ratelimit=sent { extended-echo-request } from not @self;
      """;

  private static final String DEFAULTS =
      """
          # Everything else is dropped and counted: redirects, source quench, timestamps, router
          # discovery of IPv4, node information, what is deprecated and what has no meaning yet.
          # Fragments pass: what is behind the router puts them together.
          defaults { icmp in: block; icmp out: block; fragments in: allow; }
      """;

  private BorderTexts() {}

  static PolicyTexts all() {
    return new PolicyTexts(
        ABOUT, LIMITS, IN4, MONITORING4, PING4, IN6, MONITORING6, PING6, OUT4, OUT6, DEFAULTS);
  }
}
