package io.echogate.cli;

import java.util.Optional;

/** A machine of an {@link AttackSite}, with the policy of its role or with none. */
final class Victim {
  private final String name;
  private final Machine machine;
  private final Optional<Machine> behind;
  private Optional<FilterCounters> counters = Optional.empty();

  /**
   * A machine without a filter.
   *
   * @param behind the machine behind it, if it is a router
   */
  Victim(String name, Machine machine, Optional<Machine> behind) {
    this.name = name;
    this.machine = machine;
    this.behind = behind;
  }

  /** Gives it the recommended policy of a role. */
  void protect(String role) {
    machine.filter(SharedLink.PORT, Run.of("init", role).out());
    read();
  }

  /** The one that stands on the link. */
  Machine machine() {
    return machine;
  }

  /** The one that an attempt is meant for. */
  Machine target(Attempt attempt) {
    return attempt.behind() ? behind.orElseThrow() : machine;
  }

  boolean filtered() {
    return counters.isPresent();
  }

  /** The counters of its filter as they were when they were last read. */
  FilterCounters known() {
    return counters.orElseThrow();
  }

  /** The same as they are now. */
  FilterCounters read() {
    FilterCounters now = machine.filterCounters(SharedLink.PORT);
    counters = Optional.of(now);
    return now;
  }

  @Override
  public String toString() {
    return name;
  }
}
