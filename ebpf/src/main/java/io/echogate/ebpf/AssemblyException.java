package io.echogate.ebpf;

import java.util.List;
import java.util.stream.Collectors;

/** A program that the kernel would refuse. Always a fault of the code that built it. */
public final class AssemblyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** As many as fit a message that people read; {@link #problems} has all. */
  private static final int SHOWN = 20;

  private final transient List<Problem> problems;

  AssemblyException(String program, List<Problem> problems) {
    super(message(program, problems));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, in the order of the instructions. */
  public List<Problem> problems() {
    return problems;
  }

  private static String message(String program, List<Problem> problems) {
    String shown =
        problems.stream().limit(SHOWN).map(p -> "\n  " + p).collect(Collectors.joining());
    String rest = problems.size() > SHOWN ? "\n  and " + (problems.size() - SHOWN) + " more" : "";
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    return "eBPF program " + program + " has " + count + ":" + shown + rest;
  }
}
