/** The policy model and its language. */
module io.echogate.policy {
  requires transitive io.echogate.icmp;
  requires static org.jspecify;

  exports io.echogate.policy;
  exports io.echogate.policy.language;
  exports io.echogate.policy.source;
}
