package io.echogate.ebpf;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What to do about a message of the verifier.
 *
 * @param message what the kernel says
 * @param advice what to do about it
 */
record Cure(Pattern message, String advice) {
  private static final List<Cure> KNOWN =
      List.of(
          cure("R0 !read_ok", "set r0 before exit"),
          cure("R[1-5] !read_ok", "keep values over calls in r6-r9"),
          cure("R\\d+ !read_ok", "set the register before"),
          cure(
              "pointer arithmetic with it prohibited for !root|pointer -= pointer prohibited",
              "the capability PERFMON is missing, which the program as it is built takes"),
          cure(
              "offset is outside of the packet|invalid access to packet",
              "compare the end of the access with data_end before it, after every addition of a"
                  + " variable"),
          cure("map_value_or_null", "compare the result of the lookup with 0 before using it"),
          cure(
              "invalid access to map value|unbounded memory access",
              "bound the offset before the access, by and or a jump"),
          cure("unreachable insn", "drop the dead code"),
          cure(
              "last insn is not an exit or jmp|jump out of range",
              "end every way with exit, inside of the program"),
          cure("misaligned stack access", "align the offset to the size"),
          cure("invalid (read|write|indirect).* stack", "the stack is 512 bytes, set before read"),
          cure("infinite loop detected", "give the loop an end that the verifier sees"),
          cure("frame pointer is read only", "copy r10 to another register"),
          cure("invalid func unknown|unknown func", "this kernel does not have the helper"),
          cure(
              "cannot call GPL-restricted function"
                  + "|cannot call kernel function from non-GPL compatible program",
              "declare the license Dual MIT/GPL"),
          cure(
              "Unreleased reference|would lead to reference leak",
              "release what the lookup gave on every way to the end"),
          cure(
              "must be referenced when passed to release function",
              "release what a lookup gave, once, and after comparing it with 0"),
          cure(
              "calling kernel function .* is not allowed|must point to scalar"
                  + "|R1 must be referenced or trusted",
              "the function is for another type of program"),
          cure(
              "BPF_CALL uses reserved fields|kernel function call .*not supported",
              "this kernel has no functions to be called by their name"),
          cure("total number of maps per program", "put several tables in one map"),
          cure(
              "The sequence of \\d+ jumps is too complex",
              "leave fewer branches open at once: jump over each case's end"),
          cure(
              "cannot be patched due to 16-bit range",
              "without the capability PERFMON the kernel puts instructions between: build the"
                  + " program with FarJumps that leave room"),
          cure(
              "BPF_JA uses reserved fields",
              "this kernel has no jumps of 32 bits: build the program with trampolines"),
          cure("BPF program is too large", "make the program smaller or split it"));

  /** The advice for a summary, if it is a known one. */
  static Optional<String> of(String summary) {
    return KNOWN.stream()
        .filter(cure -> cure.message.matcher(summary).find())
        .map(Cure::advice)
        .findFirst();
  }

  private static Cure cure(String message, String advice) {
    return new Cure(Pattern.compile(message), advice);
  }
}
