package io.echogate.cli.verify;

import io.echogate.datapath.ProgramForm;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.TcAction;
import io.echogate.ebpf.TestRun;
import io.echogate.ebpf.XdpAction;
import io.echogate.icmp.Family;
import io.echogate.linux.Clocks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;

/**
 * What a program takes for a packet, over an empty program: seconds of CPU time. One frame comes
 * again and again, so caches are warm: on a wire it takes more.
 *
 * @param message for an IPv4 echo request
 * @param other for an IPv4 TCP segment
 */
public record PacketCost(double message, double other) {
  private static final int ROUNDS = 15;

  /** Few enough to fit a time slice, and many enough to outweigh the call. */
  private static final int REPEATS = 20_000;

  private static final double NANOS = 1e9;

  /** Times a program of a form; its counters and buckets change. */
  public static PacketCost of(LoadedProgram program, ProgramForm form) {
    Program pass = passing(form);
    byte[] echo = bytes(ProbeFrame.message(Family.IP4, 8, 0, 56), form);
    byte[] tcp = bytes(ProbeFrame.packet(Family.IP4, ProbeFrame.TCP), form);
    double[] message = new double[ROUNDS];
    double[] other = new double[ROUNDS];
    try (LoadedProgram floor = LoadedProgram.load(pass, Map.of());
        TestRun floorRun = floor.testRun();
        TestRun run = program.testRun()) {
      // They take turns, so that whatever else the machine does meets all alike.
      for (int round = 0; round < ROUNDS; round++) {
        double empty = nanos(floorRun, echo);
        message[round] = nanos(run, echo) - empty;
        other[round] = nanos(run, tcp) - empty;
      }
    }
    return new PacketCost(seconds(message), seconds(other));
  }

  /** An empty program. */
  private static Program passing(ProgramForm form) {
    String name = "echogate_empty";
    return form.isXdp()
        ? Program.xdp(name, asm -> asm.mov(Reg.R0, XdpAction.PASS.code()).exit())
        : Program.schedCls(name, asm -> asm.mov(Reg.R0, TcAction.NEXT.code()).exit());
  }

  private static byte[] bytes(ProbeFrame frame, ProgramForm form) {
    byte[] bytes = frame.bytes();
    return form.hasEthernet()
        ? bytes
        : Arrays.copyOfRange(bytes, ProbeFrame.ETHERNET_HEADER, bytes.length);
  }

  private static double nanos(TestRun run, byte[] frame) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, frame);
      long before = Clocks.threadCpu();
      run.run(bytes, frame.length, REPEATS);
      return (Clocks.threadCpu() - before) / (double) REPEATS;
    }
  }

  private static double seconds(double[] nanos) {
    Arrays.sort(nanos);
    return Math.max(0, nanos[nanos.length / 2]) / NANOS;
  }
}
