package io.echogate.firewalls.cisco;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes rules as access lists of Cisco IOS, IOS XR or NX-OS. Types and codes are numbers, for the
 * names mean different things on different systems. What entries cannot say is refused, never
 * widened. Immutable.
 */
public final class CiscoWriter {
  /** The longest remark that every release takes. */
  private static final int REMARK = 100;

  private static final int STEP = 10;

  private final Dialect dialect;
  private final Family family;
  private final EntryText text;

  /**
   * A writer of lists of one family.
   *
   * @param dialect {@link Dialect#IOS}, {@link Dialect#IOS_XR} or {@link Dialect#NX_OS}
   * @throws IllegalArgumentException if it is another dialect
   */
  public CiscoWriter(Dialect dialect, Family family) {
    requireCisco(dialect);
    this.dialect = dialect;
    this.family = family;
    this.text = new EntryText(dialect, family);
  }

  static void requireCisco(Dialect dialect) {
    switch (dialect) {
      case IOS, IOS_XR, NX_OS -> {}
      case IPTABLES, NFTABLES, JUNOS, ECHOGATE ->
          throw new IllegalArgumentException("no dialect of Cisco's: " + dialect.text());
    }
  }

  /** What of a rule entries cannot say; empty if they can say all of it. */
  public Optional<String> unsayable(Rule rule) {
    return switch (Form.of(rule, dialect, family)) {
      case Form.Unsayable no -> Optional.of(no.what());
      case Form.Said said ->
          text.count(said.form()) > EntryText.MOST
              ? Optional.of("one rule in more than " + EntryText.MOST + " entries")
              : Optional.empty();
    };
  }

  static Form form(Rule rule, Dialect dialect, Family family) {
    return switch (Form.of(rule, dialect, family)) {
      case Form.Unsayable no ->
          throw new IllegalArgumentException("a list cannot say: " + no.what());
      case Form.Said said -> {
        if (new EntryText(dialect, family).count(said.form()) > EntryText.MOST) {
          throw new IllegalArgumentException(
              "a list cannot say: one rule in more than " + EntryText.MOST + " entries");
        }
        yield said.form();
      }
    };
  }

  /**
   * A rule as entries without numbers, one for each message and pair of prefixes. To whole messages
   * and first fragments they do just what the rule does; but an entry that permits a type lets
   * later fragments pass that fit its addresses. {@link #list} takes care of that.
   *
   * @throws IllegalArgumentException if entries cannot say it
   */
  public List<String> entries(Rule rule) {
    Form form = form(rule, dialect, family);
    if (form.reach() == Form.Reach.NOT_LATER && form.messages().isEmpty()) {
      throw new IllegalArgumentException(
          "a list cannot say: whole messages and first fragments of every type");
    }
    return text.entries(form, form.reach() == Form.Reach.LATER);
  }

  /**
   * A rule as entries with numbers, the first of them {@code sequence}, ten from one to the next.
   */
  public List<String> entries(Rule rule, long sequence) {
    List<String> lines = new ArrayList<>();
    long number = sequence;
    for (String entry : entries(rule)) {
      lines.add(numbered(number, entry));
      number += STEP;
    }
    return lines;
  }

  private String numbered(long number, String entry) {
    return (dialect == Dialect.IOS && family == Family.IP6 ? "sequence " : "")
        + number
        + " "
        + entry;
  }

  /** A comment as {@code remark} lines of at most 100 characters; none if it is empty. */
  public static List<String> remarks(String comment) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int at = 0;
    while (at < comment.length()) {
      if (comment.charAt(at) <= ' ') {
        at++;
        continue;
      }
      int start = at;
      while (at < comment.length() && comment.charAt(at) > ' ' && at - start < REMARK) {
        at++;
      }
      if (!line.isEmpty() && line.length() + 1 + at - start > REMARK) {
        lines.add("remark " + line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(comment, start, at);
    }
    if (!line.isEmpty()) {
      lines.add("remark " + line);
    }
    return lines;
  }

  /** The line with which a list of that name begins. */
  public String header(String name) {
    requireWord(name);
    return switch (family) {
      case IP6 -> "ipv6 access-list " + name;
      case IP4 ->
          switch (dialect) {
            case IOS_XR -> "ipv4 access-list " + name;
            case NX_OS -> "ip access-list " + name;
            default -> "ip access-list extended " + name;
          };
    };
  }

  private static void requireWord(String name) {
    boolean word = !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c != 0x7f);
    if (!word) {
      throw new IllegalArgumentException("no name of a list: " + name);
    }
  }

  /**
   * A chain as a named list with numbers, that does what the chain does to every part of a message,
   * also where no rule decides.
   *
   * @throws IllegalArgumentException if a list cannot say it; the message says what
   */
  public String list(Chain chain) {
    return list(chain, true);
  }

  /** The same, with numbers before the entries or without. */
  public String list(Chain chain, boolean numbers) {
    requireFamily(chain);
    StringBuilder out = new StringBuilder(header(chain.name().name())).append('\n');
    long number = STEP;
    for (Layout.Block block : new Layout(dialect, family).blocks(chain)) {
      List<String> lines = new ArrayList<>();
      if (!block.entries().isEmpty()) {
        lines.addAll(remarks(block.comment()));
        lines.addAll(block.entries());
      }
      for (String line : lines) {
        boolean bare = !numbers || (dialect == Dialect.IOS && line.startsWith("remark "));
        out.append(' ').append(bare ? line : numbered(number, line)).append('\n');
        number += bare ? 0 : STEP;
      }
    }
    return out.toString();
  }

  private void requireFamily(Chain chain) {
    if (!chain.families().contains(family)) {
      throw new IllegalArgumentException("a list of another family: " + chain.name());
    }
  }

  /**
   * A chain as a numbered list of IOS: {@code access-list 2001 ...}.
   *
   * @param number 100-199 or 2000-2699
   * @throws IllegalArgumentException if it is another number, another dialect, IPv6, or if a list
   *     cannot say it
   */
  public String numberedList(int number, Chain chain) {
    if (ListNumber.of(number) != ListNumber.EXTENDED) {
      throw new IllegalArgumentException(
          "no number of an extended list: " + number + "; they are 100-199 and 2000-2699");
    }
    if (dialect != Dialect.IOS || family != Family.IP4) {
      throw new IllegalArgumentException("numbered lists are for IPv4 on IOS");
    }
    requireFamily(chain);
    StringBuilder out = new StringBuilder();
    for (Layout.Block block : new Layout(dialect, family).blocks(chain)) {
      List<String> lines = new ArrayList<>();
      if (!block.entries().isEmpty()) {
        lines.addAll(remarks(block.comment()));
        lines.addAll(block.entries());
      }
      for (String line : lines) {
        out.append("access-list ").append(number).append(' ').append(line).append('\n');
      }
    }
    return out.toString();
  }

  /** The line of an interface that puts a list to work there. */
  public String application(String name, Hook hook) {
    requireWord(name);
    boolean in =
        switch (hook) {
          case INGRESS -> true;
          case EGRESS -> false;
          case PREROUTING, INPUT, FORWARD, OUTPUT, POSTROUTING ->
              throw new IllegalArgumentException("lists are not asked at " + hook.text());
        };
    if (dialect == Dialect.IOS_XR) {
      return (family == Family.IP4 ? "ipv4" : "ipv6")
          + " access-group "
          + name
          + (in ? " ingress" : " egress");
    }
    return (family == Family.IP4 ? "ip access-group " : "ipv6 traffic-filter ")
        + name
        + (in ? " in" : " out");
  }

  /**
   * All lists of a rule set, and the interfaces to which they are applied. A chain without
   * interfaces is written and applied nowhere; settings are not written.
   *
   * @throws IllegalArgumentException if lists cannot say it; the message says what
   */
  public static String write(RuleSet rules) {
    StringBuilder out = new StringBuilder();
    Map<String, List<String>> interfaces = new TreeMap<>();
    for (Chain chain : rules.chains()) {
      if (chain.families().size() != 1) {
        throw new IllegalArgumentException("a list of two families: " + chain.name());
      }
      CiscoWriter writer = new CiscoWriter(rules.dialect(), chain.families().iterator().next());
      out.append(writer.list(chain)).append("!\n");
      for (Chain.Base base : chain.bases()) {
        for (String name : base.interfaces()) {
          interfaces
              .computeIfAbsent(name, key -> new ArrayList<>())
              .add(writer.application(chain.name().name(), base.hook()));
        }
      }
    }
    interfaces.forEach(
        (name, lines) -> {
          out.append("interface ").append(name).append('\n');
          lines.forEach(line -> out.append(' ').append(line).append('\n'));
          out.append("!\n");
        });
    return out.toString();
  }
}
