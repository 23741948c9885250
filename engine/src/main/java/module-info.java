/** The meaning of a policy: evaluator and limiter, with a clock from outside. */
module io.echogate.engine {
  requires transitive io.echogate.icmp;
  requires transitive io.echogate.policy;
  requires static org.jspecify;

  exports io.echogate.engine;
}
