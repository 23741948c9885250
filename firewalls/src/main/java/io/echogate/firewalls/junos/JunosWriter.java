package io.echogate.firewalls.junos;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes rules as firewall filters of Junos, with braces. Types and codes are numbers. What terms
 * cannot say is refused, never widened.
 */
public final class JunosWriter {
  private static final String INDENT = "    ";

  private final PolicerText policers = new PolicerText();

  /** Which chain uses a limit that has a name. */
  private final Map<String, ChainName> sharers = new HashMap<>();

  private JunosWriter() {}

  /**
   * What of a rule terms cannot say; empty if they can say all of it. A limit is asked by itself:
   * whether its excess can be said depends on the next rule.
   */
  public static Optional<String> unsayable(Rule rule, Family family) {
    try {
      if (rule.action() instanceof Action.Jump && rule.matches().isEmpty()) {
        return Optional.empty();
      }
      List<Match> matches = new ArrayList<>();
      for (Match match : rule.matches()) {
        if (match instanceof Match.Limit limit) {
          PolicerText.requireSayable(limit.limit());
        } else {
          matches.add(match);
        }
      }
      new TermText(family).from(matches);
      new TermText(family).verdict(rule.action());
      return Optional.empty();
    } catch (TermText.Unsayable e) {
      return Optional.of(e.what());
    }
  }

  /**
   * A term without its name.
   *
   * @param from its conditions, a line each, with their semicolons
   * @param then what happens, with its semicolon
   */
  public record Term(List<String> from, String then) {
    public Term {
      from = List.copyOf(from);
    }
  }

  /**
   * A rule without limits as terms: several if its messages take that.
   *
   * @throws IllegalArgumentException if terms cannot say it
   */
  public static List<Term> terms(Rule rule, Family family) {
    try {
      TermText text = new TermText(family);
      String then = text.verdict(rule.action()) + ";";
      TermText.From from = text.from(rule.matches());
      return from.messages().stream()
          .map(
              messages -> {
                List<String> lines = new ArrayList<>(from.common());
                lines.addAll(messages);
                return new Term(lines, then);
              })
          .toList();
    } catch (TermText.Unsayable e) {
      throw new IllegalArgumentException("a term cannot say: " + e.what(), e);
    }
  }

  /**
   * All chains as filters, the policers that they need, and the interfaces to which they are
   * applied. Settings are not written.
   *
   * @throws IllegalArgumentException if filters cannot say it; the message says what
   */
  public static String write(RuleSet rules) {
    JunosWriter writer = new JunosWriter();
    StringBuilder families = new StringBuilder();
    for (Family family : Family.values()) {
      StringBuilder filters = new StringBuilder();
      for (Chain chain : rules.chains()) {
        if (chain.families().size() != 1) {
          throw new IllegalArgumentException("a filter of two families: " + chain.name());
        }
        if (chain.families().contains(family)) {
          writer.filter(filters, chain, family);
        }
      }
      if (!filters.isEmpty()) {
        families
            .append(INDENT)
            .append(family == Family.IP4 ? "family inet {\n" : "family inet6 {\n")
            .append(filters)
            .append(INDENT)
            .append("}\n");
      }
    }
    StringBuilder out = new StringBuilder("firewall {\n").append(families);
    writer.policers.lines().forEach(line -> out.append(INDENT).append(line).append('\n'));
    return out.append("}\n").append(interfaces(rules)).toString();
  }

  private void filter(StringBuilder out, Chain chain, Family family) {
    String indent = INDENT.repeat(2);
    out.append(indent).append("filter ").append(word(chain.name().name())).append(" {\n");
    int number = 1;
    for (Terms.Draft draft : drafts(chain, family)) {
      for (List<String> messages : draft.from().messages()) {
        term(out, indent + INDENT, number, draft, messages, chain.name());
        number++;
      }
    }
    if (accepts(chain)) {
      out.append(indent).append(INDENT).append("term ").append(number).append(" {\n");
      out.append(indent).append(INDENT.repeat(2)).append("then accept;\n");
      out.append(indent).append(INDENT).append("}\n");
    }
    out.append(indent).append("}\n");
  }

  private static List<Terms.Draft> drafts(Chain chain, Family family) {
    try {
      return new Terms(family).drafts(chain.rules());
    } catch (TermText.Unsayable e) {
      throw new IllegalArgumentException("a filter cannot say: " + e.what(), e);
    }
  }

  /** Whether what no rule decides passes. */
  private static boolean accepts(Chain chain) {
    return chain
        .accepts()
        .orElseThrow(
            () -> new IllegalArgumentException("a filter cannot say: two policies of one filter"));
  }

  private void term(
      StringBuilder out,
      String indent,
      int number,
      Terms.Draft draft,
      List<String> messages,
      ChainName chain) {
    if (!draft.comment().isEmpty()) {
      out.append(indent).append("/* ").append(comment(draft.comment())).append(" */\n");
    }
    out.append(indent).append("term ").append(number).append(" {\n");
    String inner = indent + INDENT;
    if (draft.jump().isPresent()) {
      out.append(inner).append("filter ").append(word(draft.jump().get())).append(";\n");
      out.append(indent).append("}\n");
      return;
    }
    List<String> from = new ArrayList<>(draft.from().common());
    from.addAll(messages);
    if (!from.isEmpty()) {
      out.append(inner).append("from {\n");
      from.forEach(line -> out.append(inner).append(INDENT).append(line).append('\n'));
      out.append(inner).append("}\n");
    }
    out.append(inner).append("then {\n");
    for (LimitSpec limit : draft.limits()) {
      limit.shared().ifPresent(name -> requireOneChain(name, chain));
      out.append(inner)
          .append(INDENT)
          .append("policer ")
          .append(word(policers.name(limit)))
          .append(";\n");
    }
    out.append(inner).append(INDENT).append(draft.verdict()).append(";\n");
    out.append(inner).append("}\n").append(indent).append("}\n");
  }

  /** A policer is shared by the terms of one filter, not by filters. */
  private void requireOneChain(String name, ChainName chain) {
    @Nullable ChainName other = sharers.putIfAbsent(name, chain);
    if (other != null && !other.equals(chain)) {
      throw new IllegalArgumentException(
          "a filter cannot say: a limit that it shares with another, " + name);
    }
  }

  private static String comment(String comment) {
    return comment.replace("*/", "* /").strip();
  }

  /** A word as the configuration has it: in quotes if it has signs in it. */
  static String word(String text) {
    boolean plain = !text.isEmpty();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c == 0x7f) {
        throw new IllegalArgumentException("no name of a filter: " + text);
      }
      plain &= c > ' ' && "{}[];".indexOf(c) < 0;
    }
    plain &= !text.startsWith("#") && !text.startsWith("/*") && !text.endsWith(":");
    return plain ? text : '"' + text + '"';
  }

  private static String interfaces(RuleSet rules) {
    Map<String, Map<Family, List<String>>> places = new TreeMap<>();
    for (Chain chain : rules.chains()) {
      Family family = chain.families().iterator().next();
      for (Chain.Base base : chain.bases()) {
        String line = direction(base.hook()) + " " + word(chain.name().name()) + ";";
        for (String place : places(base)) {
          List<String> lines =
              places
                  .computeIfAbsent(place, key -> new TreeMap<>())
                  .computeIfAbsent(family, key -> new ArrayList<>());
          String way = direction(base.hook());
          if (lines.stream().anyMatch(other -> other.startsWith(way))) {
            throw new IllegalArgumentException(
                "two filters cannot be at one place: " + place + " " + way);
          }
          lines.add(line);
        }
      }
    }
    if (places.isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder("interfaces {\n");
    places.forEach(
        (place, families) -> {
          int dot = place.lastIndexOf('.');
          String unit = dot < 0 ? "0" : place.substring(dot + 1);
          String name = dot < 0 ? place : place.substring(0, dot);
          out.append("    ").append(word(name)).append(" {\n");
          out.append("        unit ").append(word(unit)).append(" {\n");
          families.forEach(
              (family, lines) -> {
                out.append("            family ")
                    .append(family == Family.IP4 ? "inet" : "inet6")
                    .append(" {\n                filter {\n");
                lines.forEach(line -> out.append("                    ").append(line).append('\n'));
                out.append("                }\n            }\n");
              });
          out.append("        }\n    }\n");
        });
    return out.append("}\n").toString();
  }

  private static String direction(Hook hook) {
    return switch (hook) {
      case INGRESS, INPUT -> "input";
      case EGRESS, OUTPUT -> "output";
      case PREROUTING, FORWARD, POSTROUTING ->
          throw new IllegalArgumentException("filters are not asked at " + hook.text());
    };
  }

  private static List<String> places(Chain.Base base) {
    boolean own = base.hook() == Hook.INPUT || base.hook() == Hook.OUTPUT;
    return own ? List.of("lo0.0") : base.interfaces().stream().sorted().toList();
  }
}
