package io.echogate.cli;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.RuleSet;
import java.util.Arrays;
import java.util.List;

/** Programs that write rules by themselves, and where a mend goes so that it stays. */
enum RuleOwners {
  UFW(
      "ufw writes these rules anew when it reloads: a mend stays in /etc/ufw/before.rules for IPv4"
          + " and in /etc/ufw/before6.rules for IPv6, before the line that stops the message, in"
          + " the words of iptables; then run ufw reload"),
  FIREWALLD(
      "firewalld writes these rules anew when it reloads: a mend stays if firewall-cmd --permanent"
          + " makes it, such as --zone=ZONE --remove-icmp-block=NAME or --zone=ZONE"
          + " --add-rich-rule='rule icmp-type name=\"NAME\" accept'; then run firewall-cmd"
          + " --reload"),
  DOCKER(
      "Docker writes its chains, and puts them first at forward: a mend of what is forwarded stays"
          + " in DOCKER-USER, which is asked before them and left alone"),
  FAIL2BAN(
      "fail2ban writes the chains f2b-... when it starts: what they do is changed in"
          + " /etc/fail2ban/action.d, in a file that ends with .local"),
  LIBVIRT(
      "libvirt writes its chains when a network starts: a mend stays in a chain of your own, or in"
          + " /etc/libvirt/hooks/network"),
  KUBERNETES(
      "Kubernetes writes the chains KUBE-... again and again: a mend stays in a chain of your own"
          + " that is asked before them"),
  CALICO(
      "Calico writes the chains cali-... again and again: a mend stays as a GlobalNetworkPolicy");

  private final String note;

  RuleOwners(String note) {
    this.note = note;
  }

  /** A sentence without its stop for each that rules show. */
  static List<String> notes(RuleSet rules) {
    List<ChainName> names = rules.chains().stream().map(Chain::name).toList();
    return Arrays.stream(values())
        .filter(owner -> names.stream().anyMatch(owner::writes))
        .map(owner -> owner.note)
        .toList();
  }

  private boolean writes(ChainName chain) {
    String name = chain.name();
    String table = chain.table();
    return switch (this) {
      case UFW -> name.startsWith("ufw-") || name.startsWith("ufw6-");
      case FIREWALLD -> table.endsWith("firewalld") || name.equals("INPUT_ZONES");
      case DOCKER -> name.equals("DOCKER") || name.startsWith("DOCKER-");
      case FAIL2BAN -> name.startsWith("f2b-") || table.endsWith("f2b-table");
      case LIBVIRT -> name.startsWith("LIBVIRT_") || table.endsWith("libvirt_network");
      case KUBERNETES -> name.startsWith("KUBE-") || table.endsWith("kube-proxy");
      case CALICO -> name.startsWith("cali-");
    };
  }
}
