package io.echogate.icmp;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The registry of ICMP types and codes: what IANA assigned, the names by which policies and other
 * tools call it, and the named groups. It is made of tables that are part of this room; every type
 * from 0 to 255 of either family is described.
 */
public final class Registry {
  private final FamilyRegistry ip4;
  private final FamilyRegistry ip6;

  Registry(FamilyRegistry ip4, FamilyRegistry ip6) {
    this.ip4 = ip4;
    this.ip6 = ip6;
  }

  /** The only registry; read when first asked for. */
  public static Registry instance() {
    return Loaded.REGISTRY;
  }

  private static final class Loaded {
    static final Registry REGISTRY = RegistryReader.read();
  }

  /**
   * What is known of a type.
   *
   * @param type 0-255
   */
  public RegistryEntry type(Family family, int type) {
    return of(family).type(type);
  }

  /**
   * What is known of a message: of its code where the code is assigned, else of its type.
   *
   * @param type 0-255
   * @param code 0-255
   */
  public RegistryEntry message(Family family, int type, int code) {
    return of(family).message(type, code);
  }

  /**
   * What a name means in a policy: a slug, or else a name that iptables, nftables or Cisco IOS
   * uses, in this order. A slug that a type shares with its only code means the type. Names are
   * lower case but for a few of iptables.
   */
  public Optional<RegistryEntry> find(Family family, String name) {
    return Optional.ofNullable(of(family).names().get(name));
  }

  /** All names that {@link #find} knows, slugs first. */
  public Set<String> names(Family family) {
    return of(family).names().keySet();
  }

  /**
   * The messages of a group.
   *
   * @param name without {@code @}
   * @return empty if the family has no such group
   */
  public Optional<List<MessageRange>> group(Family family, String name) {
    return Optional.ofNullable(of(family).groups().get(name));
  }

  /** The names of all groups of a family, without {@code @}. */
  public Set<String> groups(Family family) {
    return of(family).groups().keySet();
  }

  /**
   * The table of a family's types and codes, in the order of {@link RegistryEntry#messages()}, with
   * the columns that the registry has no use for: what is needed for what, and what to do with it.
   */
  public static Table messages(Family family) {
    return RegistryReader.messageTable(family);
  }

  private FamilyRegistry of(Family family) {
    return switch (family) {
      case IP4 -> ip4;
      case IP6 -> ip6;
    };
  }
}
