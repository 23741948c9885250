package io.echogate.firewalls.export;

import io.echogate.icmp.Family;
import io.echogate.icmp.Registry;
import io.echogate.icmp.RegistryEntry;
import io.echogate.policy.MessageSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What messages are called, for comments beside numbers. */
public final class MessageText {
  private static final int FEW = 4;

  private MessageText() {}

  /** The names of some messages: a few of them, or how many types there are. */
  public static String of(Family family, MessageSet messages) {
    List<Integer> types = messages.types().boxed().toList();
    if (types.size() > FEW) {
      return types.size() == 256 ? "all messages" : types.size() + " types";
    }
    Set<String> names = new LinkedHashSet<>();
    for (int type : types) {
      if (messages.containsAll(type)) {
        names.add(Registry.instance().type(family, type).slug());
        continue;
      }
      List<Integer> codes = messages.codes(type).boxed().toList();
      if (codes.size() > FEW) {
        names.add(Registry.instance().type(family, type).slug() + " (" + codes.size() + " codes)");
      } else {
        for (int code : codes) {
          RegistryEntry entry = Registry.instance().message(family, type, code);
          names.add(entry.messages().anyCode() ? entry.slug() + "/" + code : entry.slug());
        }
      }
    }
    return String.join(", ", names);
  }
}
