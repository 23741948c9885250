package io.echogate.advice.knowledge;

import java.util.List;

/**
 * Something that works because of ICMP messages.
 *
 * @param name its word: {@code pmtud}
 * @param title its name in texts
 * @param symptom what is seen where it is broken
 * @param hostNeeds the messages that it needs at the machines that use it
 * @param routerNeeds the messages that it needs at the routers between them, and what those send
 * @param notes from where and how the messages come
 * @param source the documents that say so
 */
public record Function(
    String name,
    String title,
    String symptom,
    List<Need> hostNeeds,
    List<Need> routerNeeds,
    String notes,
    String source) {

  public Function {
    hostNeeds = List.copyOf(hostNeeds);
    routerNeeds = List.copyOf(routerNeeds);
  }

  /** What it needs of a machine of that role. */
  public List<Need> needs(Role role) {
    return role.forwards() ? routerNeeds : hostNeeds;
  }
}
