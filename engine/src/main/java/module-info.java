/** The meaning of a policy: evaluator and limiter, with a clock from outside. */
module io.echogate.engine {
  requires io.echogate.icmp;
  requires io.echogate.policy;
  requires static org.jspecify;
}
