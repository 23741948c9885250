package io.echogate.datapath.layout;

/**
 * The part of the map of ways that one table has.
 *
 * @param first its first line
 * @param lines how many lines it takes
 */
public record WaySpan(int first, int lines) {

  /** The line behind the last. */
  public int end() {
    return first + lines;
  }
}
