/** The rules of other firewalls: one model of them all, read, written, and taken at their word. */
module io.echogate.firewalls {
  requires transitive io.echogate.advice;
  requires transitive io.echogate.icmp;
  requires transitive io.echogate.policy;
  requires tools.jackson.core;
  requires static org.jspecify;

  exports io.echogate.firewalls.audit;
  exports io.echogate.firewalls.cisco;
  exports io.echogate.firewalls.export;
  exports io.echogate.firewalls.imports;
  exports io.echogate.firewalls.insertion;
  exports io.echogate.firewalls.iptables;
  exports io.echogate.firewalls.junos;
  exports io.echogate.firewalls.meaning;
  exports io.echogate.firewalls.mending;
  exports io.echogate.firewalls.names;
  exports io.echogate.firewalls.nftables;
  exports io.echogate.firewalls.policies;
  exports io.echogate.firewalls.regions;
  exports io.echogate.firewalls.rules;
  exports io.echogate.firewalls.trace;
}
