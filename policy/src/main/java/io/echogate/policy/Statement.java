package io.echogate.policy;

/**
 * A statement of a policy, as written: what packets and bytes are counted by.
 *
 * @param index the statement's place among the policy's statements, from 0
 * @param origin where it stands
 */
public record Statement(int index, Origin origin) {

  /** The line on which it begins, from 1. */
  public int line() {
    return origin.line();
  }

  /** Its words on one line. */
  public String text() {
    return origin.text();
  }
}
