/** From a policy to programs and maps in the kernel. */
@SuppressWarnings("module") // The benchmarks are built after this room.
module io.echogate.datapath {
  requires transitive io.echogate.icmp;
  requires transitive io.echogate.policy;
  requires transitive io.echogate.ebpf;
  requires transitive io.echogate.linux;
  requires static org.jspecify;

  exports io.echogate.datapath;
  exports io.echogate.datapath.prefix to
      io.echogate.bench;
}
