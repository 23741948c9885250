package io.echogate.icmp;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One family's part of the registry. Filled by {@link RegistryReader}, then only read. */
final class FamilyRegistry {
  private final @Nullable RegistryEntry[] types = new @Nullable RegistryEntry[256];
  private final Map<Integer, RegistryEntry> codes = new HashMap<>();
  private final Map<String, RegistryEntry> names = new LinkedHashMap<>();
  private final Map<String, List<MessageRange>> groups = new LinkedHashMap<>();

  /** Adds an entry under its slug; the entry of a type comes before those of its codes. */
  void add(RegistryEntry entry) {
    MessageRange messages = entry.messages();
    if (messages.anyCode()) {
      for (int type = messages.firstType(); type <= messages.lastType(); type++) {
        types[type] = entry;
      }
    } else {
      codes.put(key(messages.firstType(), messages.code()), entry);
    }
    names.putIfAbsent(entry.slug(), entry);
  }

  /** Adds another name of an entry, unless the name is taken. */
  void alias(String name, MessageRange messages) {
    int type = messages.firstType();
    names.putIfAbsent(name, messages.anyCode() ? type(type) : message(type, messages.code()));
  }

  void group(String name, List<MessageRange> messages) {
    groups.put(name, messages);
  }

  RegistryEntry type(int type) {
    return Objects.requireNonNull(types[type]);
  }

  RegistryEntry message(int type, int code) {
    RegistryEntry entry = codes.get(key(type, code));
    return entry != null ? entry : type(type);
  }

  Map<String, RegistryEntry> names() {
    return Collections.unmodifiableMap(names);
  }

  Map<String, List<MessageRange>> groups() {
    return Collections.unmodifiableMap(groups);
  }

  private static int key(int type, int code) {
    return type << 8 | code;
  }
}
