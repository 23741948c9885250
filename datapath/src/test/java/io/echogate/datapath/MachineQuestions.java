package io.echogate.datapath;

import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;

import io.echogate.datapath.code.MachineCode;
import io.echogate.datapath.layout.MachineMap;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.TestRun;
import io.echogate.icmp.Family;
import io.echogate.linux.Mapping;
import io.echogate.policy.Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Asks a machine map in the kernel, by programs that do nothing else. For one thread. */
final class MachineQuestions implements AutoCloseable {
  private static final int FRAME = 64;

  /** What can be asked of an address. */
  enum Question {
    SELF4,
    SELF6,
    BROADCAST,
    ON_SUBNET;

    void emit(MachineCode code) {
      switch (this) {
        case SELF4 -> code.self(Family.IP4);
        case SELF6 -> code.self(Family.IP6);
        case BROADCAST -> code.broadcast();
        case ON_SUBNET -> code.onSubnet();
      }
    }
  }

  /** A program that asks one. */
  private record Asker(LoadedProgram program, TestRun run) {}

  private final Closing closing = new Closing();
  private final MapSpec asked = MapSpec.mmapableArray("asked", 2 * Long.BYTES, 1);
  private final MemorySegment address;
  private final MemorySegment frame = closing.add(Arena.ofConfined()).allocate(FRAME);
  private final Map<Question, Asker> askers = new EnumMap<>(Question.class);

  MachineQuestions(BpfMap map) {
    BpfMap question = closing.add(BpfMap.create(asked));
    address = closing.add(question.mmap(Mapping.Access.READ_WRITE)).segment();
    for (Question kind : Question.values()) {
      Program program = Program.xdp("ask_" + kind, asm -> emit(asm, kind));
      LoadedProgram loaded =
          closing.add(LoadedProgram.load(program, Map.of(asked, question, MachineMap.spec(), map)));
      askers.put(kind, new Asker(loaded, closing.add(loaded.testRun())));
    }
  }

  private void emit(Assembler asm, Question kind) {
    asm.mapValue(R3, asked, 0).load(Size.LONG, R1, R3, 0).load(Size.LONG, R2, R3, Long.BYTES);
    kind.emit(new MachineCode(asm, MachineMap.spec()));
    asm.exit();
  }

  /** The answer to a question of an address of its family. */
  boolean ask(Question question, Address about) {
    boolean ip4 = about.family() == Family.IP4;
    address.set(ValueLayout.JAVA_LONG, 0, ip4 ? about.low() : about.high());
    address.set(ValueLayout.JAVA_LONG, Long.BYTES, ip4 ? 0 : about.low());
    int answer = asker(question).run().run(frame, FRAME);
    return switch (answer) {
      case 0 -> false;
      case 1 -> true;
      default -> throw new AssertionError(question + " of " + about + ": " + answer);
    };
  }

  private Asker asker(Question question) {
    return Objects.requireNonNull(askers.get(question));
  }

  /** Instructions that the verifier walked. */
  int verified(Question question) {
    return asker(question).program().info().verifiedInsns();
  }

  @Override
  public void close() {
    closing.close();
  }
}
