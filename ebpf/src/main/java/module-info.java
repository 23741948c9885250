/** eBPF from plain Java: assembler, disassembler, maps, programs and links. */
module io.echogate.ebpf {
  requires io.echogate.linux;
  requires static org.jspecify;

  exports io.echogate.ebpf;
}
