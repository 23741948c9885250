package io.echogate.firewalls.audit;

import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Registry;
import io.echogate.icmp.RegistryEntry;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.List;

/** Messages by number and name. */
final class MessageNames {
  private static final String UNSPECIFIED = ":: (duplicate address detection)";

  private MessageNames() {}

  /** {@code 3/4 (fragmentation-needed)}. */
  static String of(Family family, int type, int code) {
    RegistryEntry entry = Registry.instance().message(family, type, code);
    boolean codes = !entry.messages().anyCode() && code != MessageRange.ANY_CODE;
    return type + (codes && hasCodes(family, type) ? "/" + code : "") + " (" + entry.slug() + ")";
  }

  /** A message alone; all of a type of which the codes mean nothing. */
  static MessageSet set(Family family, int type, int code) {
    MessageSet.Builder messages = new MessageSet.Builder();
    if (hasCodes(family, type)) {
      messages.addCodes(type, code, code);
    } else {
      messages.addTypes(type, type);
    }
    return messages.build();
  }

  /** Messages in words, each type as a whole where all of it is there. */
  static List<String> of(Family family, MessageSet messages) {
    List<String> names = new ArrayList<>();
    for (int type : messages.types().toArray()) {
      if (messages.containsAll(type)) {
        names.add(type + " (" + Registry.instance().type(family, type).slug() + ")");
      } else {
        messages.codes(type).forEach(code -> names.add(of(family, type, code)));
      }
    }
    return names;
  }

  /** What kind of source an address of IPv6 is on a link. */
  static String source(Address address) {
    if (address.high() == 0 && address.low() == 0) {
      return UNSPECIFIED;
    }
    return address.high() >>> 54 == 0x3fa ? "link-local addresses" : "global addresses";
  }

  /** Whether a kind of source is that of machines without an address. */
  static boolean isUnspecified(String source) {
    return source.equals(UNSPECIFIED);
  }

  private static boolean hasCodes(Family family, int type) {
    return !Registry.instance()
            .type(family, type)
            .slug()
            .equals(Registry.instance().message(family, type, 0).slug())
        || !Registry.instance().message(family, type, 1).messages().anyCode();
  }
}
