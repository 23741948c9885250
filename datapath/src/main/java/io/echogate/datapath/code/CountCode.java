package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R7;

import io.echogate.datapath.layout.CounterCells;
import io.echogate.datapath.layout.FilterMaps;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;

/** The code that counts frames of r7 bytes in the CPU's block. r0-r5 are lost. */
record CountCode(Assembler asm, ContextCode context, FilterMaps maps) {

  /** The CPU's block of counters in r1. */
  void block() {
    asm.call(Helper.GET_SMP_PROCESSOR_ID);
    asm.and(R0, maps.cpuMask()).lsh(R0, maps.cells().blockShift());
    asm.mapValue(R1, maps.counters(), 0).add(R1, R0);
  }

  /** Adds to a cell of the block in r1, which is lost, as the cell's number is. */
  void add(Reg cell) {
    context.alike(cell, maps.cells().cellMask());
    asm.lsh(cell, CounterCells.CELL_SHIFT).add(R1, cell);
    asm.load(Size.LONG, R2, R1, 0).add(R2, 1).store(Size.LONG, R1, 0, R2);
    asm.load(Size.LONG, R2, R1, CounterCells.BYTES)
        .add(R2, R7)
        .store(Size.LONG, R1, CounterCells.BYTES, R2);
  }
}
