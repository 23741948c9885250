package io.echogate.ebpf;

import java.util.Optional;

/**
 * A fault in a program, found while it was built.
 *
 * @param slot where, as the kernel counts: in slots from the program's begin
 * @param insn the instruction's text
 * @param source the line that the instruction was made from
 * @param message what is wrong and what to do
 * @param emitter the Java code that emitted the instruction, where the fault was seen there
 */
public record Problem(
    int slot,
    String insn,
    Optional<SourceLine> source,
    String message,
    Optional<StackTraceElement> emitter) {

  /** One line, and one more for each of source and emitter. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("at " + slot + ": " + insn + ": " + message);
    source.ifPresent(line -> text.append("\n    for ").append(line));
    emitter.ifPresent(frame -> text.append("\n    emitted by ").append(frame));
    return text.toString();
  }
}
