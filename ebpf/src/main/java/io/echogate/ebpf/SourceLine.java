package io.echogate.ebpf;

/**
 * The line of source that instructions were made from. The kernel keeps it with the program: it
 * shows up in verifier logs and in {@code bpftool prog dump xlated linum}.
 *
 * @param file name of the source; tools show its last path element
 * @param line from 1; what exceeds 22 bits is kept here and cut for the kernel
 * @param column from 1; what exceeds 10 bits is kept here and cut for the kernel
 * @param text the line itself
 */
public record SourceLine(String file, int line, int column, String text) {
  public SourceLine {
    if (line < 0 || column < 0) {
      throw new IllegalArgumentException("no position in a file: " + line + ":" + column);
    }
  }

  /** {@code file:line:column: text}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + text;
  }
}
