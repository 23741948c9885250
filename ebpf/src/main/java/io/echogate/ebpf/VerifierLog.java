package io.echogate.ebpf;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The verifier's log of a program that it refused, read from its end. */
final class VerifierLog {
  /** {@code 12: (61) r2 = *(u32 *)(r1 +0)}, with the registers' state behind a semicolon. */
  private static final Pattern INSN = Pattern.compile("(\\d+): \\([0-9a-f]{2}\\) .*");

  /** Where a message names an instruction itself: {@code unreachable insn 2}. */
  private static final Pattern NAMED = Pattern.compile("\\binsn (\\d+)\\b");

  /** Lines that say how the verifier fared, or show its state, not what it found. */
  private static final Pattern NOISE =
      Pattern.compile(
          "processed \\d+ insns .*|verification time .*|stack depth .*|max_states_per_insn .*"
              + "|mark_precise: .*|(cur|old) state: .*");

  private final List<String> lines;

  VerifierLog(String log) {
    this.lines =
        log.lines().filter(line -> !line.isBlank() && !NOISE.matcher(line).matches()).toList();
  }

  /** What is wrong, in the kernel's words; empty when the log says nothing. */
  Optional<String> summary() {
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast().strip());
  }

  /** The slot of the instruction that the summary is about. */
  OptionalInt slot() {
    Optional<Matcher> named = summary().map(NAMED::matcher).filter(Matcher::find);
    if (named.isPresent()) {
      return OptionalInt.of(Integer.parseInt(named.get().group(1)));
    }
    for (String line : lines.reversed()) {
      Matcher insn = INSN.matcher(line);
      if (insn.matches()) {
        return OptionalInt.of(Integer.parseInt(insn.group(1)));
      }
    }
    return OptionalInt.empty();
  }
}
