package io.echogate.icmp;

/**
 * Messages of one family: a type or several neighbouring ones with all their codes, or one code of
 * one type.
 *
 * @param firstType 0-255
 * @param lastType 0-255, not below {@code firstType}
 * @param code 0-255, or {@link #ANY_CODE}; one code goes with one type only
 */
public record MessageRange(int firstType, int lastType, int code) {

  /** Stands for all codes. */
  public static final int ANY_CODE = -1;

  public MessageRange {
    if (firstType < 0 || firstType > lastType || lastType > 255) {
      throw new IllegalArgumentException("no ICMP types: " + firstType + "-" + lastType);
    }
    if (code < ANY_CODE || code > 255 || (code != ANY_CODE && firstType != lastType)) {
      throw new IllegalArgumentException(
          "no ICMP code of the types " + firstType + "-" + lastType + ": " + code);
    }
  }

  /** A type with all its codes. */
  public static MessageRange ofType(int type) {
    return new MessageRange(type, type, ANY_CODE);
  }

  /** Whether all codes are meant. */
  public boolean anyCode() {
    return code == ANY_CODE;
  }

  /** Whether a message is among them; both numbers 0-255. */
  public boolean contains(int type, int code) {
    return type >= firstType && type <= lastType && (anyCode() || code == this.code);
  }

  /** As policies write it: {@code 3}, {@code 44-252}, {@code 3/4}. */
  @Override
  public String toString() {
    String types = firstType == lastType ? "" + firstType : firstType + "-" + lastType;
    return anyCode() ? types : types + "/" + code;
  }
}
