/** The command line. */
module io.echogate.cli {
  requires io.echogate.icmp;
  requires io.echogate.policy;
  requires io.echogate.engine;
  requires io.echogate.advice;
  requires io.echogate.traffic;
  requires io.echogate.firewalls;
  requires io.echogate.datapath;
  requires io.echogate.linux;
  requires io.echogate.ebpf;
  requires info.picocli;
  requires tools.jackson.core;
  requires static org.jspecify;
}
