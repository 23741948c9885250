package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Writes rules for {@code iptables-restore} and {@code ip6tables-restore}, in the words and in the
 * order in which {@code iptables-save} prints them afterwards.
 */
public final class IptablesWriter {
  private IptablesWriter() {}

  /**
   * A rule that is put in a chain that others fill too.
   *
   * @param chain such as {@code ip filter}, {@code INPUT}
   * @param rule such as a jump
   */
  public record Insertion(ChainName chain, Rule rule) {}

  /**
   * The options of a rule, all that stands behind {@code -A CHAIN}; empty for a rule that holds for
   * all packets and does nothing.
   *
   * @throws UnsayableException if iptables has no words for it
   */
  public static String options(Rule rule, Family family) {
    return new RuleWriter(family).options(rule);
  }

  /**
   * All rules of a family, to take the place of what is there. The tables are those of {@code ip
   * filter} and the like, or {@code ip6 filter}.
   *
   * @throws UnsayableException if iptables has no words for one of them
   */
  public static String text(RuleSet rules, Family family) {
    return new Text(family).tables(rules, chain -> true, List.of());
  }

  /**
   * Some chains of a family, to be added to what is there with {@code --noflush}: they are emptied
   * if they are there, and then filled.
   *
   * @param chains which of the rules' chains, none of them built-in
   * @param insertions rules for the heads of chains that are there, in the order in which they are
   *     to stand; those of the other family are left out
   * @throws UnsayableException if iptables has no words for one of the rules
   */
  public static String fragment(
      RuleSet rules, Family family, Predicate<ChainName> chains, List<Insertion> insertions) {
    return new Text(family).tables(rules, chains, insertions);
  }

  /** A text that grows. */
  private static final class Text {
    private final Family family;
    private final String prefix;
    private final RuleWriter writer;
    private final StringBuilder out = new StringBuilder(1024);

    Text(Family family) {
      this.family = family;
      this.prefix = Draft.tableName(family, "");
      this.writer = new RuleWriter(family);
    }

    String tables(RuleSet rules, Predicate<ChainName> wanted, List<Insertion> insertions) {
      out.append("# For ").append(family == Family.IP4 ? "ip" : "ip6").append("tables-restore\n");
      Map<String, List<Chain>> tables = new LinkedHashMap<>();
      for (Chain chain : rules.chains()) {
        if (chain.name().table().startsWith(prefix) && wanted.test(chain.name())) {
          tables.computeIfAbsent(chain.name().table(), key -> new ArrayList<>()).add(chain);
        }
      }
      for (Insertion insertion : insertions) {
        if (insertion.chain().table().startsWith(prefix)) {
          tables.computeIfAbsent(insertion.chain().table(), key -> new ArrayList<>());
        }
      }
      tables.forEach((name, chains) -> table(name, chains, insertions));
      return out.toString();
    }

    private void table(String name, List<Chain> chains, List<Insertion> insertions) {
      String kind = name.substring(prefix.length());
      if (!BuiltIn.TABLES.contains(kind)) {
        throw new UnsayableException("the table " + kind);
      }
      out.append('*').append(kind).append('\n');
      for (Chain chain : chains) {
        out.append(':').append(chain.name().name()).append(' ');
        out.append(policy(kind, chain)).append(" [0:0]\n");
      }
      for (Chain chain : chains) {
        for (Rule rule : chain.rules()) {
          line("-A " + chain.name().name(), name, rule);
        }
      }
      Map<String, Integer> numbers = new LinkedHashMap<>();
      for (Insertion insertion : insertions) {
        if (insertion.chain().table().equals(name)) {
          String chain = insertion.chain().name();
          int number = numbers.merge(chain, 1, Integer::sum);
          line("-I " + chain + " " + number, name, insertion.rule());
        }
      }
      out.append("COMMIT\n");
    }

    private static String policy(String kind, Chain chain) {
      boolean builtIn = BuiltIn.of(kind, chain.name().name()).isPresent();
      if (builtIn == chain.bases().isEmpty() || chain.bases().size() > 1) {
        throw new UnsayableException("a chain " + chain.name() + " at other hooks than its own");
      }
      if (!builtIn) {
        return "-";
      }
      return chain.bases().getFirst().policy() instanceof Action.Drop ? "DROP" : "ACCEPT";
    }

    private void line(String command, String table, Rule rule) {
      boolean elsewhere =
          switch (rule.action()) {
            case Action.Jump jump -> !jump.chain().table().equals(table);
            case Action.Goto go -> !go.chain().table().equals(table);
            default -> false;
          };
      if (elsewhere) {
        throw new UnsayableException("a jump to another table");
      }
      String options = writer.options(rule);
      out.append(command);
      if (!options.isEmpty()) {
        out.append(' ').append(options);
      }
      out.append('\n');
    }
  }
}
