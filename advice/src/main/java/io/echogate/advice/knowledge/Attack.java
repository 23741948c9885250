package io.echogate.advice.knowledge;

import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import java.util.List;
import java.util.Map;

/**
 * Something that can be done with ICMP messages to a machine or a network.
 *
 * @param name its word: {@code smurf}
 * @param title its name in texts
 * @param description the messages that it uses, in words
 * @param messages the same, as far as they can be told by type and code
 * @param countermeasure what helps
 * @param doNot what does more harm than the attack
 * @param source the documents that say so
 * @param opening what leaves it open
 */
public record Attack(
    String name,
    String title,
    String description,
    Map<Family, List<MessageRange>> messages,
    String countermeasure,
    String doNot,
    String source,
    Opening opening) {

  public Attack {
    messages = Map.copyOf(messages);
  }

  /** Whether it uses a message. */
  public boolean uses(Family family, int type, int code) {
    return messages.getOrDefault(family, List.of()).stream()
        .anyMatch(range -> range.contains(type, code));
  }
}
