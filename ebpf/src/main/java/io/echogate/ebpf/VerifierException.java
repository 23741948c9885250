package io.echogate.ebpf;

import io.echogate.linux.Errno;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The kernel's verifier refused a program. The message says what is wrong, at which instruction,
 * from which source line, and what to do if that is known; {@link #log} has the kernel's reasoning.
 */
public final class VerifierException extends BpfException {
  private static final long serialVersionUID = 1;

  private static final Pattern TOO_LONG =
      Pattern.compile(
          "program is too large|that the verifier walks|jumps is too complex|cannot be patched due"
              + " to 16-bit range");

  private final String summary;
  private final int slot;
  private final String insn;
  private final transient Optional<SourceLine> source;
  private final String log;

  private VerifierException(
      String program, int errno, String summary, Optional<Place> place, String log) {
    super("the kernel refused the program " + program, errno, Kind.OTHER, detail(summary, place));
    this.summary = summary;
    this.slot = place.map(Place::slot).orElse(-1);
    this.insn = place.map(Place::insn).orElse("");
    this.source = place.flatMap(Place::source);
    this.log = log;
  }

  static VerifierException of(Program program, int errno, String log) {
    VerifierLog parsed = new VerifierLog(log);
    String summary = parsed.summary().orElse("the verifier says nothing");
    Optional<Place> place =
        parsed.slot().isPresent() ? Place.of(program, parsed.slot().getAsInt()) : Optional.empty();
    return new VerifierException(program.name(), errno, summary, place, log);
  }

  /** One that has more instructions than the verifier walks, or ways through them. */
  static VerifierException tooBig(Program program) {
    String summary = "it takes more than the 1,000,000 instructions that the verifier walks";
    return new VerifierException(program.name(), Errno.E2BIG, summary, Optional.empty(), "");
  }

  /** What is wrong, in the kernel's words where it has some. */
  public String summary() {
    return summary;
  }

  /**
   * Whether nothing is wrong with the program, but that the verifier would have to walk too far.
   */
  public boolean isTooLong() {
    return TOO_LONG.matcher(summary).find();
  }

  /** The slot of the instruction that is wrong, if the log names one. */
  public OptionalInt slot() {
    return slot < 0 ? OptionalInt.empty() : OptionalInt.of(slot);
  }

  /** The instruction's text; empty if the log names none. */
  public String insn() {
    return insn;
  }

  /** The line that the instruction was made from. */
  public Optional<SourceLine> source() {
    return source;
  }

  /** All that the verifier wrote. */
  public String log() {
    return log;
  }

  private static String detail(String summary, Optional<Place> place) {
    StringBuilder text = new StringBuilder(summary);
    place.ifPresent(
        p -> {
          text.append(": at ").append(p.slot).append(": ").append(p.insn);
          p.source.ifPresent(line -> text.append(", for ").append(line));
        });
    Cure.of(summary).ifPresent(advice -> text.append(": ").append(advice));
    return text.toString();
  }

  private record Place(int slot, String insn, Optional<SourceLine> source) {
    static Optional<Place> of(Program program, int slot) {
      List<Insn> insns = program.insns();
      int begin = 0;
      for (int i = 0; i < insns.size(); i++) {
        int end = begin + insns.get(i).slots();
        if (slot < end) {
          return Optional.of(new Place(begin, insns.get(i).text(), program.source(i)));
        }
        begin = end;
      }
      return Optional.empty();
    }
  }
}
