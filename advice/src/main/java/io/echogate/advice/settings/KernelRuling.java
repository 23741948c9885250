package io.echogate.advice.settings;

import java.util.List;

/**
 * What a setting makes the kernel do with messages that rules let pass.
 *
 * @param setting its name as {@code sysctl} has it; with {@code *} where it is one of each of
 *     {@code interfaces}
 * @param value what it is
 * @param interfaces where it does so; empty if everywhere
 * @param extent how many of the messages it stops
 * @param text what becomes of them, in a sentence
 * @param cure what to set so that they pass, as {@code sysctl -w} takes it; empty if that would be
 *     wrong
 */
public record KernelRuling(
    String setting,
    String value,
    List<String> interfaces,
    Extent extent,
    String text,
    List<String> cure) {

  public KernelRuling {
    interfaces = List.copyOf(interfaces);
    cure = List.copyOf(cure);
  }

  /** How many messages are stopped. */
  public enum Extent {
    /** All, where it holds. */
    ALL("all"),
    /** Those to some addresses, as it should be. */
    SOME("some"),
    /** Those that are too many. */
    RATE("rate");

    private final String text;

    Extent(String text) {
      this.text = text;
    }

    /** The word in JSON. */
    public String text() {
      return text;
    }
  }
}
