package io.echogate.datapath;

import io.echogate.ebpf.BpfException;
import io.echogate.policy.Policy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Has all filters of a network namespace write down the queries that leave, as soon as the policy
 * of one of them asks: a reply may arrive at another interface than its query left through. Those
 * that do so for others go on when nobody asks any more, until their policies are applied again.
 * Whoever does it holds the lock of {@link Pins}; looking needs none.
 */
record QueryKeeping(Host host) {
  private static final String ON_TRIAL =
      "a policy is on trial there, and its programs stay until that is over";

  /** What is to be known of the filters. */
  interface Host {
    /** All of them, each to be closed. */
    List<InstalledFilter> all();

    /** The one of an interface, when what was left undone has been done; to be closed. */
    Optional<InstalledFilter> settled(String interfaceName);

    /** Reads the text of a policy, and edits its sets; empty if this version cannot. */
    Optional<Policy> policy(AppliedPolicy applied);

    /** Has programs of a candidate take the place of those that run. */
    void reload(InstalledFilter filter, Candidate candidate);
  }

  /** Whether a filter of another interface asks. */
  boolean isAskedBeside(String interfaceName) {
    return isOther(interfaceName, asking());
  }

  /** Who asks writes for himself: that matters to a filter which others do. */
  private static boolean isOther(String interfaceName, Set<String> asking) {
    return asking.stream().anyMatch(other -> !other.equals(interfaceName));
  }

  /** The interfaces whose filters ask. */
  private Set<String> asking() {
    Set<String> asking = new HashSet<>();
    for (InstalledFilter filter : host.all()) {
      try (filter) {
        if (filter.on().isPresent() && asks(filter)) {
          asking.add(filter.interfaceName());
        }
      }
    }
    return asking;
  }

  /** Another version's policy is not known to ask. */
  private static boolean asks(InstalledFilter filter) {
    try {
      return filter.asksForQueries();
    } catch (FilterException | BpfException unreadable) {
      return false;
    }
  }

  /**
   * Brings all filters in line to which another's asking matters. What cannot be reloaded filters
   * on as it did.
   *
   * @return those that do not write queries down now
   */
  List<UnkeptQueries> spread() {
    return unkept(filter -> reload(filter.interfaceName()));
  }

  /** Those that do not write queries down though another filter asks. */
  List<UnkeptQueries> unkept() {
    return unkept(
        filter ->
            Optional.of(filter.trial().isPresent() ? ON_TRIAL : "apply the policy there again"));
  }

  /**
   * The same.
   *
   * @param why tells why one does not, or makes it write and tells nothing
   */
  private List<UnkeptQueries> unkept(Function<InstalledFilter, Optional<String>> why) {
    Set<String> asking = asking();
    if (asking.isEmpty()) {
      return List.of();
    }
    List<UnkeptQueries> unkept = new ArrayList<>();
    for (InstalledFilter filter : host.all()) {
      try (filter) {
        if (filter.on().isPresent() && isOther(filter.interfaceName(), asking)) {
          reason(filter, why)
              .ifPresent(reason -> unkept.add(new UnkeptQueries(filter.interfaceName(), reason)));
        }
      }
    }
    return List.copyOf(unkept);
  }

  private static Optional<String> reason(
      InstalledFilter filter, Function<InstalledFilter, Optional<String>> why) {
    try {
      return filter.keepsQueries() ? Optional.empty() : why.apply(filter);
    } catch (FilterException | BpfException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> reload(String interfaceName) {
    Optional<InstalledFilter> settled = host.settled(interfaceName);
    if (settled.isEmpty()) {
      return Optional.empty();
    }
    try (InstalledFilter filter = settled.get()) {
      if (filter.keepsQueries()) {
        return Optional.empty();
      }
      if (filter.trial().isPresent()) {
        return Optional.of(ON_TRIAL);
      }
      AppliedPolicy applied = filter.running().applied();
      Optional<Policy> policy = host.policy(applied);
      if (policy.isEmpty()) {
        return Optional.of(
            "this version cannot read its policy %s: apply it again".formatted(applied.name()));
      }
      CompileOptions options = filter.optionsOfSuccessor().keepingQueries(true);
      host.reload(filter, new Candidate(policy.get(), options, applied));
      return Optional.empty();
    }
  }
}
