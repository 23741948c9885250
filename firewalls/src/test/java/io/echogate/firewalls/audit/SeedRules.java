package io.echogate.firewalls.audit;

/** The rule sets of the texts that the project started from. */
public final class SeedRules {
  /** The question: all of ICMP is let in, behind what connection tracking says. */
  public static final String QUESTION =
      """
      iptables -P INPUT ACCEPT
      iptables -F # Flush all rules
      iptables -X # Delete all chains
      iptables -P FORWARD DROP
      iptables -A INPUT -m state --state INVALID -j DROP
      iptables -A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
      iptables -A INPUT -i lo -j ACCEPT
      iptables -A INPUT -p icmp -j ACCEPT
      iptables -A INPUT -p tcp --dport 22 -j ACCEPT
      iptables -A INPUT -j DROP
      """;

  /** The template for border routers. */
  public static final String TEMPLATE =
      """
      access-list 2001 remark Specifically block ICMP fragments
      access-list 2001 deny icmp any any fragments
      access-list 2001 permit icmp any any echo
      access-list 2001 permit icmp any any echo-reply
      access-list 2001 permit icmp any any packet-too-big
      access-list 2001 permit icmp any any time-exceeded
      access-list 2001 deny icmp any any
      access-list 2001 permit ip any any
      """;

  /** An answer: only these come in. */
  public static final String PINGS_AND_TIME_EXCEEDED =
      """
      iptables -P INPUT DROP
      iptables -A INPUT -p icmp --icmp-type echo-request -j ACCEPT
      iptables -A INPUT -p icmp --icmp-type time-exceeded -j ACCEPT
      """;

  /** Another answer: all of ICMP shares a limit. */
  public static final String ALL_LIMITED_TOGETHER =
      """
      iptables -P INPUT DROP
      iptables -A INPUT -p icmp -m limit --limit 10/second -j ACCEPT
      iptables -A INPUT -p icmp -j DROP
      """;

  /** The first list of what may leave. */
  public static final String FIRST_OUTGOING =
      """
      iptables -A OUTPUT -p icmp --icmp-type echo-request -j ACCEPT
      iptables -A OUTPUT -p icmp --icmp-type destination-unreachable -j ACCEPT
      iptables -A OUTPUT -p icmp -m limit --limit 1/second --limit-burst 5 -j ACCEPT
      iptables -A OUTPUT -p icmp -j DROP
      """;

  /** The second list of what may leave. */
  public static final String SECOND_OUTGOING =
      """
      iptables -A OUTPUT -p icmp --icmp-type echo-reply -j ACCEPT
      iptables -A OUTPUT -p icmp --icmp-type destination-unreachable -j ACCEPT
      iptables -A OUTPUT -p icmp --icmp-type time-exceeded -j ACCEPT
      iptables -A OUTPUT -p icmp --icmp-type parameter-problem -j ACCEPT
      iptables -A OUTPUT -p icmp -m limit --limit 1/second -j ACCEPT
      iptables -A OUTPUT -p icmp -j DROP
      """;

  private SeedRules() {}
}
