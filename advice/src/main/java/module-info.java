/** What ICMP messages are for, what a policy breaks and leaves open, and what to write instead. */
module io.echogate.advice {
  requires transitive io.echogate.icmp;
  requires transitive io.echogate.policy;
  requires static org.jspecify;

  exports io.echogate.advice;
  exports io.echogate.advice.analysis;
  exports io.echogate.advice.knowledge;
  exports io.echogate.advice.learned;
  exports io.echogate.advice.losses;
  exports io.echogate.advice.machine;
  exports io.echogate.advice.recommended;
  exports io.echogate.advice.settings;
}
