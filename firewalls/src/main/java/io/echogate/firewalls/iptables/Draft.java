package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tables as they come to be, command by command. */
final class Draft {
  private final Map<String, Table> tables = new LinkedHashMap<>();

  Draft() {}

  /** A table; it has its built-in chains from the start. */
  Table table(Family family, String name, Origin origin) {
    return tables.computeIfAbsent(
        tableName(family, name), key -> new Table(family, name, key, origin));
  }

  static String tableName(Family family, String name) {
    return (family == Family.IP4 ? "ip " : "ip6 ") + name;
  }

  Collection<Table> tables() {
    return tables.values();
  }

  /** A table of one family. */
  static final class Table {
    private final Family family;
    private final String kind;
    private final String name;
    private final Map<String, Chain> chains = new LinkedHashMap<>();

    /** The jumps that were read, by chain: there are many to few chains. */
    private final Map<String, Action> jumps = new LinkedHashMap<>();

    private Table(Family family, String kind, String name, Origin origin) {
      this.family = family;
      this.kind = kind;
      this.name = name;
      for (BuiltIn builtIn : BuiltIn.of(kind)) {
        chains.put(
            builtIn.name(),
            new Chain(new ChainName(name, builtIn.name()), Optional.of(builtIn), origin));
      }
    }

    Family family() {
      return family;
    }

    /** {@code filter}, {@code nat}, ... */
    String kind() {
      return kind;
    }

    Map<String, Chain> chains() {
      return chains;
    }

    @Nullable Chain chain(String chain) {
      return chains.get(chain);
    }

    /** Takes away all rules, and the chains that are not built-in. */
    void empty() {
      chains.values().removeIf(chain -> chain.builtIn.isEmpty());
      chains.values().forEach(chain -> chain.rules.clear());
    }

    void add(String chain, Origin origin) {
      chains.put(chain, new Chain(new ChainName(name, chain), Optional.empty(), origin));
    }

    /** Jumps to a chain; those that go to the same are one object. */
    Action jump(Chain chain) {
      return jumps.computeIfAbsent(chain.name.name(), key -> new Action.Jump(chain.name));
    }
  }

  /** A chain. */
  static final class Chain {
    final ChainName name;
    final Optional<BuiltIn> builtIn;
    Origin origin;
    Action policy = Action.ACCEPT;

    /** Whether the text names it apart from its rules. */
    boolean declared;

    /** The line of the table under which the text gives it a policy, if it does. */
    @Nullable Origin under;

    final RuleList rules = new RuleList();

    private Chain(ChainName name, Optional<BuiltIn> builtIn, Origin origin) {
      this.name = name;
      this.builtIn = builtIn;
      this.origin = origin;
      this.declared = builtIn.isEmpty();
    }
  }
}
