package io.echogate.firewalls.junos;

import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The prefix lists of a configuration. */
final class PrefixLists {
  private final Map<String, List<Prefix>> lists = new LinkedHashMap<>();

  /** Lists that are filled from somewhere else. */
  private final Set<String> open = new HashSet<>();

  void touch(String name) {
    lists.computeIfAbsent(name, key -> new ArrayList<>());
  }

  void add(String name, Prefix prefix) {
    lists.computeIfAbsent(name, key -> new ArrayList<>()).add(prefix);
  }

  /** Says that not all of a list is known. */
  void open(String name) {
    touch(name);
    open.add(name);
  }

  /** The prefixes of a list that are of a family; empty if the list is not known. */
  Optional<List<Prefix>> list(String name, Family family) {
    @Nullable List<Prefix> list = lists.get(name);
    return list == null || open.contains(name)
        ? Optional.empty()
        : Optional.of(list.stream().filter(prefix -> prefix.family() == family).toList());
  }
}
