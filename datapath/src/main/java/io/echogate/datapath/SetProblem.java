package io.echogate.datapath;

import io.echogate.policy.Prefix;
import java.util.List;
import java.util.Optional;

/** Why a set cannot be changed as asked. */
public sealed interface SetProblem {
  /** Where. */
  String interfaceName();

  /** The interface has no filter. */
  record NoFilter(String interfaceName) implements SetProblem {}

  /**
   * The policy defines no such set.
   *
   * @param policy what its text was called
   * @param names of the sets that it defines
   */
  record NoSuchSet(String interfaceName, String policy, List<String> names) implements SetProblem {
    public NoSuchSet {
      names = List.copyOf(names);
    }
  }

  /** Entries that are to be removed are not there. */
  record NotThere(String interfaceName, List<Absent> absent) implements SetProblem {
    public NotThere {
      absent = List.copyOf(absent);
    }
  }

  /**
   * A prefix that is no entry.
   *
   * @param around an entry in which it lies
   * @param inside how many entries lie in it
   */
  record Absent(Prefix prefix, Optional<Prefix> around, int inside) {}

  /**
   * There is no room in the tables, and larger ones cannot be loaded while a policy is on trial.
   */
  record NoRoomOnTrial(String interfaceName) implements SetProblem {}

  /** There is no room in the largest tables that there are. */
  record TooLarge(String interfaceName, String message) implements SetProblem {}
}
