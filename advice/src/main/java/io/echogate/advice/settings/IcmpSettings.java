package io.echogate.advice.settings;

import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Settings of the Linux kernel that matter to ICMP, as one network namespace has them. Any may be
 * unknown: kernels differ.
 *
 * @param interfaces the names of the interfaces without the loopback one, in their order
 * @param values by key, each without blanks around it; a key is the file below {@code /proc/sys},
 *     such as {@code net/ipv4/conf/eth0/accept_redirects}
 */
public record IcmpSettings(List<String> interfaces, Map<String, String> values) {
  private static final String ALL = "all";

  private static final List<String> GLOBAL =
      List.of(
          "net/ipv4/icmp_echo_ignore_all",
          "net/ipv4/icmp_echo_ignore_broadcasts",
          "net/ipv4/icmp_echo_enable_probe",
          "net/ipv4/icmp_ratelimit",
          "net/ipv4/icmp_ratemask",
          "net/ipv4/icmp_msgs_per_sec",
          "net/ipv4/icmp_msgs_burst",
          "net/ipv4/ip_forward",
          "net/ipv4/ip_no_pmtu_disc",
          "net/ipv4/route/min_pmtu",
          "net/ipv4/tcp_mtu_probing",
          "net/ipv6/icmp/ratelimit",
          "net/ipv6/icmp/ratemask",
          "net/ipv6/icmp/echo_ignore_all",
          "net/ipv6/icmp/echo_ignore_multicast",
          "net/ipv6/icmp/echo_ignore_anycast",
          "net/netfilter/nf_conntrack_icmp_timeout",
          "net/netfilter/nf_conntrack_icmpv6_timeout",
          "net/netfilter/nf_conntrack_checksum",
          "net/bridge/bridge-nf-call-iptables",
          "net/bridge/bridge-nf-call-ip6tables");

  private static final List<String> OF_INTERFACES4 =
      List.of(
          "accept_redirects", "secure_redirects", "shared_media", "send_redirects", "forwarding");

  private static final List<String> OF_INTERFACES6 =
      List.of("accept_redirects", "accept_ra", "forwarding", "disable_ipv6", "suppress_frag_ndisc");

  public IcmpSettings {
    interfaces = List.copyOf(interfaces);
    values = Map.copyOf(values);
  }

  /** The keys of all settings that matter, on a machine with these interfaces. */
  public static List<String> keys(List<String> interfaces) {
    List<String> keys = new ArrayList<>(GLOBAL);
    List<String> places = new ArrayList<>(List.of(ALL));
    places.addAll(interfaces);
    for (String place : places) {
      OF_INTERFACES4.forEach(name -> keys.add(key(Family.IP4, place, name)));
      OF_INTERFACES6.forEach(name -> keys.add(key(Family.IP6, place, name)));
    }
    return keys;
  }

  /** The key of an interface's setting, or with {@code all} of that for all of them. */
  static String key(Family family, String place, String name) {
    return "net/" + (family == Family.IP4 ? "ipv4" : "ipv6") + "/conf/" + place + "/" + name;
  }

  /** A setting's value; empty if it is unknown. */
  public Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** A setting's value as a number; empty if it is unknown or none. */
  public OptionalLong number(String key) {
    try {
      return value(key).stream().mapToLong(Long::parseLong).findFirst();
    } catch (NumberFormatException other) {
      return OptionalLong.empty();
    }
  }

  /** Whether a setting is known to be this number. */
  boolean is(String key, long number) {
    OptionalLong value = number(key);
    return value.isPresent() && value.getAsLong() == number;
  }

  /** Whether an interface forwards packets of a family; the kernel asks the interface alone. */
  public boolean forwards(Family family, String interfaceName) {
    return isOn(family, interfaceName, "forwarding");
  }

  /** Whether any interface forwards packets of a family. */
  public boolean forwards(Family family) {
    return interfaces.stream().anyMatch(name -> forwards(family, name));
  }

  /** Whether an interface has IPv6. */
  public boolean hasIp6(String interfaceName) {
    return is(key(Family.IP6, interfaceName, "disable_ipv6"), 0);
  }

  /**
   * Whether redirects that arrive at an interface change routes. IPv4: {@code all} and the
   * interface must both accept them where it forwards, one of them elsewhere. IPv6: the interface
   * must, and must not forward.
   */
  public boolean acceptsRedirects(Family family, String interfaceName) {
    boolean here = isOn(family, interfaceName, "accept_redirects");
    boolean forwards = forwards(family, interfaceName);
    return switch (family) {
      case IP4 -> {
        boolean all = isOn(family, ALL, "accept_redirects");
        yield forwards ? all && here : all || here;
      }
      case IP6 -> here && !forwards && hasIp6(interfaceName);
    };
  }

  /**
   * Whether IPv4 redirects must name a router that is one already: {@code secure_redirects}, where
   * {@code shared_media} does not void it.
   */
  public boolean asksForKnownRouters(String interfaceName) {
    return !eitherOn(interfaceName, "shared_media") && eitherOn(interfaceName, "secure_redirects");
  }

  /** Whether the machine sends IPv4 redirects at an interface: it forwards there, and may. */
  public boolean sendsRedirects(String interfaceName) {
    return forwards(Family.IP4, interfaceName) && eitherOn(interfaceName, "send_redirects");
  }

  /** Whether router advertisements that arrive at an interface have an effect. */
  public boolean acceptsRouterAdvertisements(String interfaceName) {
    String key = key(Family.IP6, interfaceName, "accept_ra");
    return hasIp6(interfaceName)
        && (is(key, 2) || (is(key, 1) && !forwards(Family.IP6, interfaceName)));
  }

  private boolean eitherOn(String interfaceName, String name) {
    return isOn(Family.IP4, ALL, name) || isOn(Family.IP4, interfaceName, name);
  }

  private boolean isOn(Family family, String place, String name) {
    OptionalLong value = number(key(family, place, name));
    return value.isPresent() && value.getAsLong() != 0;
  }
}
