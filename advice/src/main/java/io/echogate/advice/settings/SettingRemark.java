package io.echogate.advice.settings;

import io.echogate.advice.knowledge.Severity;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.Direction;
import java.util.List;

/**
 * What a setting does that rules do not tell.
 *
 * @param id its word, such as {@code echo-ignored}
 * @param severity {@link Severity#NONE} where it is only good to know
 * @param setting its name as {@code sysctl} has it; with {@code *} where it is one of each of
 *     {@code interfaces}
 * @param value what it is
 * @param interfaces where it has this effect; empty if everywhere
 * @param effects on which messages, which way
 * @param text what it does to them, in a sentence or two
 * @param cure what to set, as {@code sysctl -w} takes it; empty if nothing needs to be done
 */
public record SettingRemark(
    String id,
    Severity severity,
    String setting,
    String value,
    List<String> interfaces,
    List<Effect> effects,
    String text,
    List<String> cure) {

  public SettingRemark {
    interfaces = List.copyOf(interfaces);
    effects = List.copyOf(effects);
    cure = List.copyOf(cure);
  }

  /** On these messages of a family, as they come in or go out. */
  public record Effect(Family family, Direction direction, MessageRange messages) {
    static Effect in(Family family, int type) {
      return new Effect(family, Direction.IN, MessageRange.ofType(type));
    }

    static Effect in(Family family, int type, int code) {
      return new Effect(family, Direction.IN, new MessageRange(type, type, code));
    }

    static Effect out(Family family, int type) {
      return new Effect(family, Direction.OUT, MessageRange.ofType(type));
    }

    static Effect out(Family family, int first, int last) {
      return new Effect(
          family, Direction.OUT, new MessageRange(first, last, MessageRange.ANY_CODE));
    }
  }
}
