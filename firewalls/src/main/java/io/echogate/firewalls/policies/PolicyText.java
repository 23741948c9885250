package io.echogate.firewalls.policies;

import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a policy. */
final class PolicyText {
  /** More lines than that of two families are not compared. */
  private static final long MOST_PAIRS = 4_000_000;

  private final LimitNames limits;
  private final SetNames sets = new SetNames();
  private final List<String> body = new ArrayList<>();
  private final List<String> defaults = new ArrayList<>();

  PolicyText(Notes notes) {
    this.limits = new LimitNames(notes);
  }

  /** The lines of a policy, without those at its head. */
  List<String> write(String name, Map<Direction, List<DirectionRules>> directions) {
    Map<Direction, Map<Family, List<Line>>> lines = new EnumMap<>(Direction.class);
    for (Direction direction : Direction.values()) {
      Map<Family, List<Line>> of = new EnumMap<>(Family.class);
      for (DirectionRules rules : directions.getOrDefault(direction, List.of())) {
        of.put(rules.family(), lines(rules));
      }
      lines.put(direction, of);
    }
    for (Direction direction : Direction.values()) {
      statements(direction, lines.getOrDefault(direction, Map.of()));
      defaults(direction, directions.getOrDefault(direction, List.of()));
    }
    List<String> all = new ArrayList<>();
    all.addAll(sets.definitions());
    if (!all.isEmpty()) {
      all.add("");
    }
    all.add("policy " + name + " {");
    all.addAll(limits.definitions());
    all.addAll(body);
    all.add("");
    all.add("defaults { " + String.join(" ", defaults) + " }");
    all.add("}");
    return all;
  }

  private List<Line> lines(DirectionRules rules) {
    List<Line> lines = new ArrayList<>();
    rules.entries().forEach(entry -> lines.addAll(Line.of(entry)));
    List<Line> joined = Joining.of(lines, (one, next) -> false);
    for (Line line : joined) {
      if (line.ruling() instanceof Ruling.Limited limited) {
        limited.uses().forEach(use -> limits.use(use, line.family(), line.messages(), false));
      }
    }
    if (rules.rest().ruling() instanceof Ruling.Limited limited) {
      limited.uses().forEach(use -> limits.use(use, rules.family(), MessageSet.all(), true));
    }
    return joined;
  }

  private String action(Ruling ruling) {
    return switch (ruling) {
      case Ruling.Pass pass -> "allow";
      case Ruling.Drop drop -> "block";
      case Ruling.Limited limited ->
          "ratelimit="
              + String.join("+", limited.uses().stream().map(limits::name).distinct().toList());
    };
  }

  /**
   * A statement.
   *
   * @param alike whether it may be one for both families
   */
  private record Statement(String text, boolean alike, Line line) {}

  private void statements(Direction direction, Map<Family, List<Line>> lines) {
    Map<Family, List<Statement>> statements = new EnumMap<>(Family.class);
    for (Family family : Family.values()) {
      List<Line> scoped =
          Joining.of(lines.getOrDefault(family, List.of()), this::doTheSame).stream()
              .map(Line::scoped)
              .toList();
      List<Line> joined = Joining.of(scoped, this::doTheSame);
      statements.put(family, joined.stream().map(this::statement).toList());
    }
    List<Statement> of4 = statements.getOrDefault(Family.IP4, List.of());
    List<Statement> of6 = statements.getOrDefault(Family.IP6, List.of());
    int at6 = 0;
    Map<Integer, Integer> pairs = pairs(of4, of6);
    String last = "";
    for (int at4 = 0; at4 <= of4.size(); at4++) {
      boolean end = at4 == of4.size();
      int until = end ? of6.size() : pairs.getOrDefault(at4, -1);
      for (; at6 < until; at6++) {
        last = add("ip6", last, direction, of6.get(at6), Optional.empty());
      }
      if (end) {
        break;
      }
      if (until < 0) {
        last = add("ip4", last, direction, of4.get(at4), Optional.empty());
      } else {
        last = add("", last, direction, of4.get(at4), Optional.of(of6.get(at6++)));
      }
    }
  }

  /** Whether two lines in a row, about other messages, can be one. */
  private boolean doTheSame(Line one, Line next) {
    return action(one.ruling()).equals(action(next.ruling()))
        && (!(one.ruling() instanceof Ruling.Limited) || Joining.areApart(one, next));
  }

  /** Which statements of the two families are the same, in an order that both have. */
  private static Map<Integer, Integer> pairs(List<Statement> of4, List<Statement> of6) {
    int n = of4.size();
    int m = of6.size();
    Map<Integer, Integer> pairs = new LinkedHashMap<>();
    if ((long) n * m > MOST_PAIRS) {
      return pairs;
    }
    int[][] longest = new int[n + 1][m + 1];
    for (int i = n - 1; i >= 0; i--) {
      for (int j = m - 1; j >= 0; j--) {
        longest[i][j] =
            areSame(of4.get(i), of6.get(j))
                ? longest[i + 1][j + 1] + 1
                : Math.max(longest[i + 1][j], longest[i][j + 1]);
      }
    }
    int j = 0;
    for (int i = 0; i < n && j < m; ) {
      if (areSame(of4.get(i), of6.get(j))) {
        pairs.put(i++, j++);
      } else if (longest[i + 1][j] >= longest[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
    return pairs;
  }

  private static boolean areSame(Statement one, Statement other) {
    return one.alike() && other.alike() && one.text().equals(other.text());
  }

  private String add(
      String family, String last, Direction direction, Statement one, Optional<Statement> other) {
    if (!family.equals(last) || body.isEmpty()) {
      body.add("");
    }
    List<Rule> more = other.map(second -> second.line().rules()).orElse(List.of());
    body.addAll(Remarks.of(Entry.both(one.line().rules(), more)));
    String head = "icmp" + (family.isEmpty() ? "" : " " + family);
    body.add(head + (direction == Direction.OUT ? " out" : "") + " : " + one.text());
    return family;
  }

  private Statement statement(Line line) {
    Items.Written items = Items.of(line.family(), line.messages());
    StringBuilder text = new StringBuilder(action(line.ruling())).append(' ').append(items.text());
    if (!line.source().isAny()) {
      text.append(" from ").append(sets.text(line.source(), line.family()));
    }
    if (!line.destination().isAny()) {
      text.append(" to ").append(sets.text(line.destination(), line.family()));
    }
    text.append(line.others()).append(';');
    return new Statement(text.toString(), items.alike(), line);
  }

  private void defaults(Direction direction, List<DirectionRules> rules) {
    if (rules.isEmpty()) {
      return;
    }
    Map<Family, String> icmp = new EnumMap<>(Family.class);
    Map<Family, String> fragments = new EnumMap<>(Family.class);
    Map<Family, String> malformed = new EnumMap<>(Family.class);
    for (DirectionRules of : rules) {
      icmp.put(of.family(), action(of.rest().ruling()));
      of.fragments().ifPresent(pass -> fragments.put(of.family(), pass ? "allow" : "block"));
      of.malformed().ifPresent(pass -> malformed.put(of.family(), pass ? "allow" : "block"));
    }
    defaults("icmp", direction, icmp);
    defaults("fragments", direction, fragments);
    defaults("malformed", direction, malformed);
  }

  private void defaults(String target, Direction direction, Map<Family, String> actions) {
    String end = " " + direction.text() + ": ";
    if (actions.size() == 2 && actions.values().stream().distinct().count() == 1) {
      defaults.add(target + end + actions.values().iterator().next() + ";");
    } else {
      actions.forEach(
          (family, action) -> defaults.add(target + " " + family.text() + end + action + ";"));
    }
  }
}
