package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Dialect;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Rule;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.SourceFilter.Scope;
import io.echogate.policy.Statement;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Rewrites an {@code xfw} policy as a {@code policy} of the same meaning for ICMP.
 *
 * <p>There, a packet that an {@code icmp} statement lets pass meets the source filter; here the
 * first statement that matches decides. So what the source filter blocks comes first, then the
 * sources with limits of their own, where both limits must admit a packet, then all others.
 */
public final class NativePolicy {
  private static final String CHARGES =
      "a packet from a blocked source is not charged to the limit of its type, and is counted as"
          + " blocked by its statement";
  private static final String APART = "limits of types count these sources apart from others";

  private final Policy policy;
  private final NativeLimits limits;
  private final NativeComments comments;
  private final List<Difference> differences = new ArrayList<>();
  private final List<String> sets = new ArrayList<>();
  private final List<String> statements = new ArrayList<>();
  private final List<String> defaults = new ArrayList<>();

  private NativePolicy(Policy policy, NativeComments comments) {
    this.policy = policy;
    this.comments = comments;
    this.limits = new NativeLimits(policy.limits());
  }

  /**
   * A policy in the other dialect.
   *
   * @param text its canonical form
   * @param differences what is not the same, in the order of the original's lines
   */
  public record Rewritten(String text, List<Difference> differences) {}

  /**
   * Something that the rewritten policy does differently.
   *
   * @param origin the words in the original that it comes from; empty if it concerns all of it
   */
  public record Difference(Optional<Origin> origin, String text) {}

  /**
   * Rewrites the policy of a reading.
   *
   * @param reading without errors, of one {@code xfw} policy
   * @param name what to call the policy: a name of the {@code policy} dialect
   * @throws IllegalArgumentException if the reading holds no {@code xfw} policy, or the name is
   *     none
   */
  public static Rewritten of(Reading reading, String name) {
    if (reading.policies().size() != 1
        || reading.policies().getFirst().dialect() != Dialect.XFW
        || name.isEmpty()
        || !NameForm.POLICY.matches(name)) {
      throw new IllegalArgumentException("no xfw policy, or no name: " + name);
    }
    NativePolicy rewriting =
        new NativePolicy(reading.policies().getFirst(), new NativeComments(reading.source()));
    String text = rewriting.write(name);
    String canonical =
        PolicyFormat.format(new Source(name, text))
            .text()
            .orElseThrow(() -> new IllegalStateException("no policy text: " + text));
    rewriting.differences.sort(
        Comparator.comparingInt(
            difference -> difference.origin().map(origin -> origin.span().start()).orElse(-1)));
    return new Rewritten(canonical, List.copyOf(rewriting.differences));
  }

  private String write(String name) {
    noteAlways();
    for (Family family : Family.values()) {
      if (policy.unlisted().contains(family)) {
        defaults.add("icmp " + family + " in: block;");
        policy
            .protocolStatement()
            .ifPresent(
                statement ->
                    note(statement, "what ip_proto leaves out is counted as default-blocked"));
      } else {
        family(family);
      }
    }
    List<String> lines = new ArrayList<>(comments.header());
    lines.add("policy " + name + " {");
    if (policy.evaluation().isPresent()) {
      lines.add("evaluation_mode;");
    }
    lines.addAll(limits.definitions(comments));
    lines.addAll(sets);
    lines.add("");
    lines.addAll(statements);
    lines.add("");
    lines.addAll(comments.defaults());
    lines.add("defaults { " + String.join(" ", defaults));
    lines.add("fragments in: block; malformed in: block; }");
    lines.addAll(comments.rest());
    lines.add("}");
    return String.join("\n", lines) + "\n";
  }

  private void noteAlways() {
    differences.add(
        new Difference(
            Optional.empty(),
            "an IPv6 message in one piece behind a fragment header is judged as a whole one, unless"
                + " it is neighbour discovery; xfw { } drops it"));
    for (Limit limit : policy.limits()) {
      if (limit.bytes().isPresent()) {
        differences.add(
            new Difference(
                Optional.of(limit.origin()),
                "a bucket of bytes holds two seconds' worth, and at least 9216 bytes; in xfw { }"
                    + " one second's worth"));
      }
    }
    SourceFilter filter = policy.sources();
    for (SourceFilter.Entry entry : filter.entries()) {
      noteOthers(
          entry.statement(),
          entry.scopes().contains(Scope.TCP),
          entry.scopes().contains(Scope.UDP));
    }
    for (SourceFilter.Default entry : filter.defaults()) {
      noteOthers(
          entry.statement(),
          entry.scopes().contains(Scope.TCP),
          entry.scopes().contains(Scope.UDP));
    }
  }

  private void noteOthers(Statement statement, boolean tcp, boolean udp) {
    if (tcp || udp) {
      String protocols = tcp && udp ? "TCP and UDP" : tcp ? "TCP" : "UDP";
      note(statement, "policy { } does not judge " + protocols + " from these sources");
    }
  }

  private void note(Statement statement, String text) {
    Difference difference = new Difference(Optional.of(statement.origin()), text);
    if (!differences.contains(difference)) {
      differences.add(difference);
    }
  }

  private void family(Family family) {
    SourceRegions regions = new SourceRegions(policy.sources(), family);
    Optional<SourceFilter.Default> otherwise = NativeLimits.defaultOf(policy.sources(), family);
    List<Rule> rules =
        policy.rules().stream()
            .filter(rule -> rule.family() == family && !rule.messages().isEmpty())
            .toList();
    DefaultRule rest = policy.defaultOf(family, Direction.IN).orElseThrow();
    blockSources(family, regions, otherwise);
    List<Rule> blocks =
        rules.stream().filter(rule -> rule.action() instanceof Action.Block).toList();
    List<Rule> others = rules.stream().filter(rule -> !blocks.contains(rule)).toList();
    PrefixSet passed = otherwise.isPresent() ? regions.passed() : PrefixSet.empty();
    boolean limited = otherwise.isPresent() && otherwise.get().action() instanceof Action.RateLimit;
    if (!regions.limited().isEmpty() || (limited && !passed.isEmpty())) {
      blocks.forEach(rule -> rule(rule, "block"));
      limitedSources(family, regions, others, rest);
      if (limited && !passed.isEmpty()) {
        note(otherwise.get().statement(), APART);
        String from = addresses("passed-" + family, passed);
        sources(family, from, others, rest, limits::text);
      }
      others.forEach(rule -> rule(rule, action(rule.action(), otherwise)));
    } else {
      rules.forEach(rule -> rule(rule, action(rule.action(), otherwise)));
    }
    defaults.add("icmp " + family + " in: " + action(rest.action(), otherwise) + ";");
  }

  /** What the source filter drops whatever it is. */
  private void blockSources(
      Family family, SourceRegions regions, Optional<SourceFilter.Default> otherwise) {
    boolean byDefault = otherwise.isPresent() && otherwise.get().action() instanceof Action.Block;
    if (byDefault) {
      PrefixSet.Builder others = new PrefixSet.Builder().addAll(regions.passed());
      regions.limited().values().forEach(limited -> others.addAll(limited.prefixes()));
      PrefixSet known = others.build();
      note(otherwise.get().statement(), CHARGES);
      String from = known.isEmpty() ? "" : " from not " + addresses("known-" + family, known) + ";";
      statements.add("icmp " + family + " : block { @all }" + from);
      return;
    }
    PrefixSet blocked = regions.blocked();
    if (!blocked.isEmpty()) {
      policy.sources().entries().stream()
          .filter(entry -> entry.family() == family && entry.action() instanceof Action.Block)
          .forEach(entry -> statements.addAll(comments.of(entry.statement())));
      statements.add(
          "icmp "
              + family
              + " : block { @all } from "
              + addresses("blocked-" + family, blocked)
              + ";");
      policy.sources().entries().stream()
          .filter(entry -> entry.family() == family && entry.action() instanceof Action.Block)
          .forEach(entry -> note(entry.statement(), CHARGES));
    }
  }

  /** Sources with limits of their own: what also meets the limit of its type needs both. */
  private void limitedSources(
      Family family, SourceRegions regions, List<Rule> rules, DefaultRule rest) {
    int number = 0;
    for (Map.Entry<Statement, SourceRegions.Limited> one : regions.limited().entrySet()) {
      Statement statement = one.getKey();
      String name = limits.ofEachSource(one.getValue().action(), statement);
      String from = addresses("limited-" + number++ + "-" + family, one.getValue().prefixes());
      statements.addAll(comments.of(statement));
      note(statement, APART);
      note(
          statement,
          "a packet that one of the two limits refuses is charged to neither; 65536 sources have"
              + " buckets");
      sources(family, from, rules, rest, action -> limits.both(action, name));
    }
  }

  /** What becomes of all messages from some sources. */
  private void sources(
      Family family,
      String from,
      List<Rule> rules,
      DefaultRule rest,
      Function<Action, String> actions) {
    String start = "icmp " + family + " : ";
    String end = " from " + from + ";";
    for (Rule rule : rules) {
      statements.add(
          start + actions.apply(rule.action()) + " " + comments.items(rule.statement()) + end);
    }
    if (!(rest.action() instanceof Action.Block)) {
      statements.add(start + actions.apply(rest.action()) + " { @all }" + end);
    }
  }

  private void rule(Rule rule, String action) {
    statements.addAll(comments.of(rule.statement()));
    statements.add(
        "icmp " + rule.family() + " : " + action + " " + comments.items(rule.statement()));
  }

  /** An action, joined with what the source filter does with other sources. */
  private String action(Action action, Optional<SourceFilter.Default> otherwise) {
    if (otherwise.isPresent()
        && otherwise.get().action() instanceof Action.RateLimit limit
        && !(action instanceof Action.Block)) {
      SourceFilter.Default entry = otherwise.get();
      String name = limits.ofAllSources(limit, entry);
      note(
          entry.statement(),
          "a packet that this limit or that of its type refuses is charged to neither");
      return limits.both(action, name);
    }
    return limits.text(action);
  }

  /** Prefixes as a condition names them: a few in braces, more as a set. */
  private String addresses(String name, PrefixSet prefixes) {
    if (prefixes.size() <= 3) {
      return NativeLimits.list(prefixes);
    }
    sets.add("set " + name + " " + NativeLimits.list(prefixes));
    return "@" + name;
  }
}
