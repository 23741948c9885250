/** Captures of packets, and what a policy would have done with them. */
module io.echogate.traffic {
  requires transitive io.echogate.icmp;
  requires transitive io.echogate.policy;
  requires transitive io.echogate.engine;
  requires aircompressor.v3;
  requires static org.jspecify;

  exports io.echogate.traffic;
  exports io.echogate.traffic.capture;
  exports io.echogate.traffic.demand;
  exports io.echogate.traffic.observation;
}
