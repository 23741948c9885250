package io.echogate.advice.knowledge;

import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import java.util.List;
import java.util.Map;

/**
 * What a policy must let pass to leave an attack open.
 *
 * @param how what is asked of the messages
 * @param messages the messages that the attack needs; none where no policy can tell
 * @param remark the same in a sentence
 */
public record Opening(How how, Map<Family, List<MessageRange>> messages, String remark) {

  public Opening {
    messages = Map.copyOf(messages);
  }

  /** What is asked of messages. */
  public enum How {
    /** They pass more freely than the role's recommendation. */
    FREELY("freely"),
    /** They pass to broadcast addresses or multicast groups, without a limit. */
    TO_GROUPS("to-groups"),
    /** They are of one link and pass from beyond it. */
    OFF_LINK("off-link"),
    /** They pass to the machine where they should be dropped, and their replies may leave. */
    ANSWERED("answered"),
    /** They pass to a machine that forwards nothing, and fragments do. */
    FRAGMENTS("fragments"),
    /** They are what a link depends on, and pass under a limit only. */
    STARVING("starving"),
    /** No policy leaves it open, or none can tell. */
    NONE("none");

    private final String text;

    How(String text) {
      this.text = text;
    }

    /** The word in tables. */
    String text() {
      return text;
    }
  }
}
