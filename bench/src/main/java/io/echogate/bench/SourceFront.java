package io.echogate.bench;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;
import static io.echogate.ebpf.Reg.R6;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.MapType;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.UpdateMode;
import io.echogate.ebpf.XdpAction;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * A small program in front of another: it gives each frame the next source address, as a flood
 * would, then jumps.
 */
final class SourceFront {
  // A linear congruential generator that goes through all 32-bit numbers (Numerical Recipes).
  private static final int MULTIPLIER = 1664525;
  private static final int INCREMENT = 1013904223;

  /** How many addresses {@link Sources#MANY} are. */
  static final int MANY = 30_000;

  private SourceFront() {}

  /** Which source addresses frames have. */
  enum Sources {
    /** Always the same. */
    ONE("one source"),
    /** Thirty thousand that look random, in turn. */
    MANY("30,000 sources"),
    /** Each another than all before. */
    NEW("new sources");

    private final String text;

    Sources(String text) {
      this.text = text;
    }

    /** In words. */
    String text() {
      return text;
    }
  }

  /**
   * Loads one.
   *
   * @param at where in a frame the address is, or the part of it that changes, 32 bits
   */
  static LoadedProgram load(LoadedProgram next, Sources sources, int at, Opened opened) {
    MapSpec jump = new MapSpec("next", MapType.PROG_ARRAY, Integer.BYTES, Integer.BYTES, 1, 0);
    MapSpec turn = MapSpec.mmapableArray("turn", Long.BYTES, 1);
    BpfMap programs = BpfMap.create(jump);
    opened.later(programs::close);
    programs.update(
        MemorySegment.ofArray(new int[1]),
        MemorySegment.ofArray(new int[] {next.fd().value()}),
        UpdateMode.ANY);
    BpfMap turns = BpfMap.create(turn);
    opened.later(turns::close);
    Program front = Program.xdp("front", asm -> emit(asm, jump, turn, sources, at));
    LoadedProgram loaded = LoadedProgram.load(front, Map.of(jump, programs, turn, turns));
    opened.later(loaded::close);
    return loaded;
  }

  private static void emit(Assembler asm, MapSpec programs, MapSpec turn, Sources sources, int at) {
    Label jump = asm.newLabel("jump");
    asm.load(Size.WORD, R2, R1, 0).load(Size.WORD, R3, R1, 4);
    asm.mov(R4, R2).add(R4, at + Integer.BYTES);
    asm.jumpIf(Cond.GT, R4, R3, jump);
    asm.mapValue(R6, turn, 0).load(Size.LONG, R5, R6, 0);
    switch (sources) {
      case ONE -> asm.store(Size.LONG, R6, 0, R5).mov32(R5, MULTIPLIER);
      case MANY -> {
        Label again = asm.newLabel("again");
        asm.mov(R3, R5).add(R3, 1);
        asm.jumpIf(Cond.LT, R3, MANY, again);
        asm.mov(R3, 0);
        asm.bind(again);
        asm.store(Size.LONG, R6, 0, R3);
        scatter(asm);
      }
      case NEW -> {
        asm.mul32(R5, MULTIPLIER).add32(R5, INCREMENT);
        asm.store(Size.LONG, R6, 0, R5);
      }
    }
    asm.store(Size.WORD, R2, at, R5);
    asm.bind(jump);
    asm.mapFd(R2, programs).mov(R3, 0).call(Helper.TAIL_CALL);
    asm.mov(R0, XdpAction.ABORTED.code()).exit();
  }

  /** Makes a number in r5 one that looks random, another for each (MurmurHash3's finalizer). */
  private static void scatter(Assembler asm) {
    asm.mul32(R5, 0x9e3779b1).mov32(R3, R5).rsh32(R3, 16).xor32(R5, R3);
    asm.mul32(R5, 0x85ebca6b).mov32(R3, R5).rsh32(R3, 13).xor32(R5, R3);
    asm.mul32(R5, 0xc2b2ae35).mov32(R3, R5).rsh32(R3, 16).xor32(R5, R3);
  }
}
