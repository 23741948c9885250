/**
 * eBPF from plain Java: assembler, disassembler, maps, programs and links. Knows nothing of ICMP.
 */
@NullMarked
package io.echogate.ebpf;

import org.jspecify.annotations.NullMarked;
