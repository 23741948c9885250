package io.echogate.policy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A set of addresses of both families: prefixes, other sets, and built-in ones. Immutable. */
public final class AddressSet {
  private final PrefixSet own;
  private final List<NamedSet> members;
  private final Set<BuiltInSet> ownBuiltIns;
  private final PrefixSet prefixes;
  private final Set<BuiltInSet> builtIns;

  /**
   * A set of all of these.
   *
   * @param own the prefixes that are written in it
   * @param members the named sets that it names
   * @param builtIns the built-in sets that it names
   */
  public AddressSet(PrefixSet own, List<NamedSet> members, Set<BuiltInSet> builtIns) {
    this.own = own;
    this.members = List.copyOf(members);
    this.ownBuiltIns = Set.copyOf(builtIns);
    this.prefixes = all(own, this.members);
    EnumSet<BuiltInSet> all = EnumSet.noneOf(BuiltInSet.class);
    all.addAll(builtIns);
    this.members.forEach(member -> all.addAll(member.addresses().builtIns));
    this.builtIns = Set.copyOf(all);
  }

  private static PrefixSet all(PrefixSet own, List<NamedSet> members) {
    return switch (members.size()) {
      case 0 -> own;
      case 1 -> own.union(members.getFirst().addresses().prefixes);
      default -> {
        PrefixSet.Builder builder = new PrefixSet.Builder().addAll(own);
        members.forEach(member -> builder.addAll(member.addresses().prefixes));
        yield builder.build();
      }
    };
  }

  /** The set of these prefixes. */
  public static AddressSet of(PrefixSet prefixes) {
    return new AddressSet(prefixes, List.of(), Set.of());
  }

  /** The prefixes that are written in the set itself. */
  public PrefixSet own() {
    return own;
  }

  /** The named sets that the set itself names. */
  public List<NamedSet> members() {
    return members;
  }

  /** The built-in sets that the set itself names. */
  public Set<BuiltInSet> ownBuiltIns() {
    return ownBuiltIns;
  }

  /** All prefixes, those of the named sets included. */
  public PrefixSet prefixes() {
    return prefixes;
  }

  /** All built-in sets, those of the named sets included. */
  public Set<BuiltInSet> builtIns() {
    return builtIns;
  }

  /** Two sets are the same if they are put together of the same parts. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AddressSet set
        && own.equals(set.own)
        && members.equals(set.members)
        && ownBuiltIns.equals(set.ownBuiltIns);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * own.hashCode() + members.hashCode()) + ownBuiltIns.hashCode();
  }

  /** As policies write it: {@code { @monitoring, 192.0.2.0/24 }}. */
  @Override
  public String toString() {
    return Stream.of(
            ownBuiltIns.stream().sorted().map(set -> "@" + set.text()),
            members.stream().map(set -> "@" + set.name()),
            own.prefixes().map(Prefix::toString))
        .flatMap(part -> part)
        .collect(Collectors.joining(", ", "{ ", " }"));
  }
}
