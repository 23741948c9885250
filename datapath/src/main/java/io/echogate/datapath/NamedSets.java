package io.echogate.datapath;

import java.util.List;
import java.util.Optional;

/**
 * The named sets of a policy in force, in the order of its text. They may be asked as long as the
 * filter is open from which they come.
 *
 * @param policy what the policy's text was called
 */
public record NamedSets(String policy, List<SetState> list) {
  public NamedSets {
    list = List.copyOf(list);
  }

  /** The set with a name. */
  public Optional<SetState> find(String name) {
    return list.stream().filter(set -> set.name().equals(name)).findFirst();
  }

  /** The names of all. */
  public List<String> names() {
    return list.stream().map(SetState::name).toList();
  }
}
