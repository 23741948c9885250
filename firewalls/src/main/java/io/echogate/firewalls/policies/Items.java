package io.echogate.firewalls.policies;

import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Registry;
import io.echogate.icmp.RegistryEntry;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** How the items of a statement are written. */
final class Items {
  private static final List<String> GROUPS =
      List.of("errors", "neighbor-discovery", "multicast-listener", "multicast-router");

  private final Registry registry = Registry.instance();
  private final Family family;
  private final List<String> items = new ArrayList<>();
  private boolean alike = true;

  private Items(Family family) {
    this.family = family;
  }

  /**
   * Items.
   *
   * @param alike whether they may stand in a statement for both families, if the other one has the
   *     same
   */
  record Written(List<String> items, boolean alike) {
    Written {
      items = List.copyOf(items);
    }

    String text() {
      return "{ " + String.join(", ", items) + " }";
    }
  }

  static Written of(Family family, MessageSet messages) {
    if (messages.equals(MessageSet.all())) {
      return new Written(List.of("@all"), true);
    }
    Items items = new Items(family);
    items.add(messages);
    return new Written(items.items, items.alike);
  }

  private void add(MessageSet messages) {
    BitSet whole = new BitSet();
    messages.types().filter(messages::containsAll).forEach(whole::set);
    for (String group : GROUPS) {
      takeGroup(group, whole);
    }
    for (int type = whole.nextSetBit(0); type >= 0; type = whole.nextSetBit(type)) {
      Optional<String> slug = slug(type);
      if (slug.isPresent()) {
        items.add(slug.get());
        type++;
        continue;
      }
      alike = false;
      int end = type + 1;
      while (whole.get(end) && slug(end).isEmpty()) {
        end++;
      }
      items.add(end == type + 1 ? "" + type : type + "-" + (end - 1));
      type = end;
    }
    messages
        .types()
        .filter(type -> !messages.containsAll(type))
        .forEach(
            type -> {
              alike = false;
              BitSet codes = new BitSet();
              messages.codes(type).forEach(codes::set);
              codes(type, codes);
            });
  }

  private void codes(int type, BitSet codes) {
    for (int code = codes.nextSetBit(0); code >= 0; ) {
      int end = codes.nextClearBit(code);
      String range = end == code + 1 ? "" + code : code + "-" + (end - 1);
      items.add(type + "/" + range);
      code = codes.nextSetBit(end);
    }
  }

  private void takeGroup(String group, BitSet whole) {
    Optional<List<MessageRange>> ranges = registry.group(family, group);
    if (ranges.isEmpty()) {
      return;
    }
    BitSet types = new BitSet();
    for (MessageRange range : ranges.get()) {
      if (!range.anyCode()) {
        return;
      }
      types.set(range.firstType(), range.lastType() + 1);
    }
    BitSet missing = (BitSet) types.clone();
    missing.andNot(whole);
    if (missing.isEmpty()) {
      items.add("@" + group);
      whole.andNot(types);
    }
  }

  private Optional<String> slug(int type) {
    RegistryEntry entry = registry.type(family, type);
    boolean one = entry.messages().firstType() == entry.messages().lastType();
    return one
            && registry
                .find(family, entry.slug())
                .filter(found -> found.messages().equals(MessageRange.ofType(type)))
                .isPresent()
        ? Optional.of(entry.slug())
        : Optional.empty();
  }
}
