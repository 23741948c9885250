package io.echogate.advice.recommended;

/** The policies of machines that forward nothing. */
final class HostTexts {
  private static final String LIMITS =
      """
          # Unasked errors: rare in earnest, so that a flood of them costs little. Each type has its
          # own bucket, and no error that is needed depends on this limit alone.
          ratelimit=stray rate=100/s burst=200;
      """;

  private static final String PING_LIMITS =
      """
          # Pings: so many a second from one source, and so many from all sources together. Both must
          # admit a ping; one that is refused is charged to neither.
          ratelimit=each rate=%1$d/s burst=%2$d per=source;
          ratelimit=all rate=%3$d/s burst=%4$d shared;
      """;

  private static final String IN4 =
      """
          # IPv4, arriving

          # Path MTU discovery: without it connections hang when a link on the way is smaller
          # (RFC 1191). Any router may send it, also about flows that are not known here: no
          # condition, no limit.
          icmp ip4 : allow { fragmentation-needed }
          # Two codes that nobody sends any more (RFC 1812 section 5.2.7.1).
          icmp ip4 : block { network-unknown, source-host-isolated }
          # Errors about own traffic: fast failure, traceroute, causes instead of timeouts.
          icmp ip4 : allow { @errors } related;
          # Where flows are not known (untracked, or another way back), errors still get through.
          icmp ip4 : ratelimit=stray { @errors }
      """;

  private static final String MONITORING4 =
      """
          icmp ip4 : allow { echo-request } from @monitoring to @self;
      """;

  private static final String PING4 =
      """
          # Pings, to this machine and not to broadcast addresses (RFC 2644).
          icmp ip4 : ratelimit=each+all { echo-request } to @self;
      """;

  private static final String FREE_PING4 =
      """
          # Pings: inside a site they are for support. Not to broadcast addresses (RFC 2644).
          icmp ip4 : allow { echo-request } to @self;
      """;

  private static final String REPLIES4 =
      """
          # Replies to own queries, and no others.
          icmp ip4 : allow { echo-reply, timestamp-reply, extended-echo-reply } solicited;
      """;

  private static final String IN6_LINK =
      """
          # IPv6, arriving

          # What IPv6 has instead of ARP: neighbours, routers, duplicate addresses (RFC 4861), and
          # multicast groups, without which switches forget neighbours (RFC 3810). Never limited, and
          # before all else. The hop limit proves that it is of this link.
          icmp ip6 : allow { @neighbor-discovery, @multicast-listener } on-link;
          # The same for links that use it: SEND, inverse discovery, multicast routers.
          icmp ip6 : allow { @secure-neighbor, @inverse-neighbor, @multicast-router } on-link;
          # Path MTU discovery. IPv6 routers never fragment: nothing else tells (RFC 8201).
          icmp ip6 : allow { packet-too-big }
          # Errors about own traffic, and those whose flow is not known.
          icmp ip6 : allow { @errors } related;
          icmp ip6 : ratelimit=stray { @errors }
          # Errors that are yet to be invented (RFC 4443 section 2.4).
          icmp ip6 : ratelimit=stray { 5-99, 102-126 }
      """;

  private static final String MONITORING6 =
      """
          icmp ip6 : allow { echo-request } from @monitoring to @self;
      """;

  private static final String PING6 =
      """
          # Pings must not be dropped in IPv6 (RFC 4890 section 4.3.1); to groups they need not be
          # answered.
          icmp ip6 : ratelimit=each+all { echo-request } to @self;
      """;

  private static final String FREE_PING6 =
      """
          # Pings must not be dropped in IPv6 (RFC 4890 section 4.4.1); to groups they need not be
          # answered.
          icmp ip6 : allow { echo-request } to @self;
      """;

  private static final String REPLIES6 =
      """
          # Replies to own queries, and no others.
          icmp ip6 : allow { echo-reply, extended-echo-reply } solicited;
      """;

  private static final String OUT4 =
      """
          # IPv4, leaving

          # Errors that only routers send.
          icmp ip4 out : block {
              source-route-failed, network-unknown, host-unknown, source-host-isolated,
              tos-network-unreachable, tos-host-unreachable, host-precedence-violation, precedence-cutoff
          }
          # Own errors, which the kernel limits by itself, pings, and the replies to them.
          icmp ip4 out : allow { @errors, @echo }
      """;

  private static final String OUT6 =
      """
          # IPv6, leaving

          # Hosts solicit; they never advertise routers, query listeners or redirect: those that do
          # have been taken over.
          icmp ip6 out : block { router-advertisement, redirect, mld-query }
          icmp ip6 out : allow { @neighbor-discovery, @multicast-listener } on-link;
          icmp ip6 out : allow { @secure-neighbor, @inverse-neighbor, @multicast-router } on-link;
          icmp ip6 out : allow { @errors, @echo }
      """;

  private static final String DEFAULTS =
      """
          # Everything else is dropped and counted: redirects, source quench, timestamps, address
          # masks, router discovery of IPv4, what is deprecated and what has no meaning yet.
          defaults { icmp in: block; icmp out: block; }
      """;

  private HostTexts() {}

  /** A host that faces the internet. */
  static PolicyTexts internet() {
    return new PolicyTexts(
        """
        # ICMP on a host that faces the internet.
        #
        # The first statement that matches a message decides; what none lists is dropped. The numbers
        # are values to start with: change them.
        """,
        PING_LIMITS + LIMITS,
        IN4,
        MONITORING4,
        PING4 + REPLIES4,
        IN6_LINK,
        MONITORING6,
        PING6 + REPLIES6,
        OUT4,
        OUT6,
        DEFAULTS);
  }

  /** A host inside a site. */
  static PolicyTexts internal() {
    return new PolicyTexts(
        """
        # ICMP on a host inside a site.
        #
        # The first statement that matches a message decides; what none lists is dropped. Pings are
        # free: floods are for the site's border and switches. So are forged router advertisements
        # and neighbours, which no filter on a host can tell from true ones.
        #
        # Redirects are dropped. On a link with several routers whose operator wants them, add:
        #     icmp ip6 : allow { redirect } on-link;
        #     icmp ip4 : allow { host-redirect } on-link;
        """,
        LIMITS,
        IN4,
        "",
        FREE_PING4 + REPLIES4,
        IN6_LINK,
        "",
        FREE_PING6 + REPLIES6,
        OUT4,
        OUT6,
        DEFAULTS);
  }
}
