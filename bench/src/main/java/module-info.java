/** Benchmarks, and the test of the arrows. */
module io.echogate.bench {
  requires io.echogate.icmp;
  requires io.echogate.policy;
  requires io.echogate.engine;
  requires io.echogate.firewalls;
  requires io.echogate.traffic;
  requires io.echogate.linux;
  requires io.echogate.ebpf;
  requires io.echogate.datapath;
  requires io.echogate.cli;
  requires java.management;
  requires static org.jspecify;
}
