package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes rules for {@code iptables-restore} and {@code ip6tables-restore}, in the words and in the
 * order in which {@code iptables-save} prints them afterwards.
 */
public final class IptablesWriter {
  private IptablesWriter() {}

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
    return new Text(family).tables(rules);
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

    String tables(RuleSet rules) {
      out.append("# For ").append(family == Family.IP4 ? "ip" : "ip6").append("tables-restore\n");
      Map<String, List<Chain>> tables = new LinkedHashMap<>();
      for (Chain chain : rules.chains()) {
        if (chain.name().table().startsWith(prefix)) {
          tables.computeIfAbsent(chain.name().table(), key -> new ArrayList<>()).add(chain);
        }
      }
      tables.forEach(this::table);
      return out.toString();
    }

    private void table(String name, List<Chain> chains) {
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
