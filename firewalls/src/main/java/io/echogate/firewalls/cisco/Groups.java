package io.echogate.firewalls.cisco;

import io.echogate.icmp.Family;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The object groups of a configuration, by name. */
final class Groups {
  /** Deeper nesting is an error, as is more prefixes copied from group to group. */
  private static final int DEEPEST = 64;

  private static final long MOST = 20_000_000;

  private final Source source;
  private final Diagnostics diagnostics;
  private final Map<String, Group> addresses = new LinkedHashMap<>();
  private final Map<String, Group> services = new LinkedHashMap<>();
  private long copied;

  Groups(Source source, Diagnostics diagnostics) {
    this.source = source;
    this.diagnostics = diagnostics;
  }

  /** What a group says of itself. */
  static final class Group {
    final Word name;
    final PrefixSet.Builder prefixes = new PrefixSet.Builder();
    final List<Service> services = new ArrayList<>();
    final List<Word> nested = new ArrayList<>();

    /** Whether it has members that cannot be said in prefixes. */
    boolean unclear;

    /** Whether it is being resolved right now. */
    private boolean open;

    /** Whether it was resolved, to what is known of it. */
    private boolean resolved;

    private Optional<PrefixSet> allPrefixes = Optional.empty();
    private Optional<List<Service>> allServices = Optional.empty();

    Group(Word name) {
      this.name = name;
    }
  }

  /** The group of addresses of that name; a new one if there is none yet. */
  Group ofAddresses(Word name) {
    return addresses.computeIfAbsent(name.text(), key -> new Group(name));
  }

  /** The group of services of that name; a new one if there is none yet. */
  Group ofServices(Word name) {
    return services.computeIfAbsent(name.text(), key -> new Group(name));
  }

  /** Looks for groups that hold themselves, used or not. */
  void check() {
    addresses.values().forEach(group -> resolve(group, 0));
    services.values().forEach(group -> resolveServices(group, 0));
  }

  /** The addresses of a group and of all in it, of one family; empty if they are not known. */
  Optional<PrefixSet> addresses(String name, Family family) {
    @Nullable Group group = addresses.get(name);
    return group == null
        ? Optional.empty()
        : resolve(group, 0)
            .filter(set -> set.size(family) > 0)
            .map(set -> set.size() == set.size(family) ? set : only(set, family));
  }

  /** The services of a group and of all in it; empty if they are not known. */
  Optional<List<Service>> services(String name) {
    @Nullable Group group = services.get(name);
    return group == null ? Optional.empty() : resolveServices(group, 0);
  }

  private static PrefixSet only(PrefixSet set, Family family) {
    return PrefixSet.of(set.prefixes(family).toList());
  }

  private Optional<PrefixSet> resolve(Group group, int depth) {
    if (group.resolved) {
      return group.allPrefixes;
    }
    if (!enter(group, depth)) {
      return Optional.empty();
    }
    boolean clear = !group.unclear;
    PrefixSet.Builder all = new PrefixSet.Builder().addAll(group.prefixes.build());
    for (Word name : group.nested) {
      @Nullable Group nested = addresses.get(name.text());
      Optional<PrefixSet> inner = nested == null ? missing(name) : resolve(nested, depth + 1);
      if (inner.isPresent() && mayCopy(name, inner.get().size())) {
        all.addAll(inner.get());
      }
      clear &= inner.isPresent();
    }
    group.open = false;
    group.resolved = true;
    group.allPrefixes = clear ? Optional.of(all.build()) : Optional.empty();
    return group.allPrefixes;
  }

  private Optional<List<Service>> resolveServices(Group group, int depth) {
    if (group.resolved) {
      return group.allServices;
    }
    if (!enter(group, depth)) {
      return Optional.empty();
    }
    boolean clear = !group.unclear;
    List<Service> all = new ArrayList<>(group.services);
    for (Word name : group.nested) {
      @Nullable Group nested = services.get(name.text());
      Optional<List<Service>> inner =
          nested == null ? missing(name) : resolveServices(nested, depth + 1);
      if (inner.isPresent() && mayCopy(name, inner.get().size())) {
        all.addAll(inner.get());
      }
      clear &= inner.isPresent();
    }
    group.open = false;
    group.resolved = true;
    group.allServices = clear && !all.isEmpty() ? Optional.of(List.copyOf(all)) : Optional.empty();
    return group.allServices;
  }

  private boolean enter(Group group, int depth) {
    String shown = AddressWords.shown(group.name.text());
    if (group.open) {
      diagnostics.add(
          Diagnostic.error(
                  source, group.name.span(), "the group " + shown + " is a member of itself")
              .withHelp("take it out of the groups that it names"));
      return false;
    }
    if (depth > DEEPEST) {
      diagnostics.add(
          Diagnostic.error(source, group.name.span(), "groups are nested too deep here")
              .withHelp("at most " + DEEPEST + " groups are read, one in the other"));
      return false;
    }
    group.open = true;
    return true;
  }

  private <T> Optional<T> missing(Word name) {
    diagnostics.add(
        Diagnostic.warning(
            source, name.span(), "the group " + AddressWords.shown(name.text()) + " is not here"));
    return Optional.empty();
  }

  private boolean mayCopy(Word name, int members) {
    copied += members;
    if (copied > MOST) {
      diagnostics.add(
          Diagnostic.error(source, name.span(), "groups with too many members, one in the other")
              .withHelp("name these groups in the lists themselves"));
      return false;
    }
    return true;
  }
}
