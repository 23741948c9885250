/** From a policy to programs and maps in the kernel. */
module io.echogate.datapath {
  requires io.echogate.icmp;
  requires io.echogate.policy;
  requires io.echogate.ebpf;
  requires io.echogate.linux;
  requires static org.jspecify;
}
