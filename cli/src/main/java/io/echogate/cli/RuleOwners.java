package io.echogate.cli;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.RuleSet;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Programs that write rules by themselves, and where a mend goes so that it stays. */
enum RuleOwners {
  UFW(
      name -> name.name().startsWith("ufw-") || name.name().startsWith("ufw6-"),
      "ufw writes these rules anew when it reloads: a mend stays in /etc/ufw/before.rules for IPv4"
          + " and in /etc/ufw/before6.rules for IPv6, before the line that stops the message, in"
          + " the words of iptables; then run ufw reload"),
  FIREWALLD(
      name -> name.table().endsWith("firewalld") || name.name().equals("INPUT_ZONES"),
      "firewalld writes these rules anew when it reloads: a mend stays if firewall-cmd --permanent"
          + " makes it, such as --zone=ZONE --remove-icmp-block=NAME or --zone=ZONE"
          + " --add-rich-rule='rule icmp-type name=\"NAME\" accept'; then run firewall-cmd"
          + " --reload"),
  DOCKER(
      name -> name.name().equals("DOCKER") || name.name().startsWith("DOCKER-"),
      "Docker writes its chains, and puts them first at forward: a mend of what is forwarded stays"
          + " in DOCKER-USER, which is asked before them and left alone"),
  FAIL2BAN(
      name -> name.name().startsWith("f2b-") || name.table().endsWith("f2b-table"),
      "fail2ban writes the chains f2b-... when it starts: what they do is changed in"
          + " /etc/fail2ban/action.d, in a file that ends with .local"),
  LIBVIRT(
      name -> name.name().startsWith("LIBVIRT_") || name.table().endsWith("libvirt_network"),
      "libvirt writes its chains when a network starts: a mend stays in a chain of your own, or in"
          + " /etc/libvirt/hooks/network"),
  KUBERNETES(
      name -> name.name().startsWith("KUBE-") || name.table().endsWith("kube-proxy"),
      "Kubernetes writes the chains KUBE-... again and again: a mend stays in a chain of your own"
          + " that is asked before them"),
  CALICO(
      name -> name.name().startsWith("cali-"),
      "Calico writes the chains cali-... again and again: a mend stays as a GlobalNetworkPolicy");

  private final Predicate<ChainName> writes;
  private final String note;

  RuleOwners(Predicate<ChainName> writes, String note) {
    this.writes = writes;
    this.note = note;
  }

  /** A sentence without its stop for each that rules show. */
  static List<String> notes(RuleSet rules) {
    List<ChainName> names = rules.chains().stream().map(Chain::name).toList();
    return Arrays.stream(values())
        .filter(owner -> names.stream().anyMatch(owner.writes))
        .map(owner -> owner.note)
        .toList();
  }
}
