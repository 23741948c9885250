package io.echogate.cli.table;

import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Registry;
import io.echogate.icmp.RegistryEntry;
import io.echogate.icmp.Status;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule;
import io.echogate.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What a policy does with each message of a family. Codes have rows of their own where they are
 * treated unlike the rest of their type. Types share a row where they are of one group, or
 * neighbours that nobody uses, and are treated alike.
 */
public final class PolicyTable {
  private static final int TYPES = 256;

  /** What everybody wants to know of, whatever the policy lists. */
  private static final Set<Integer> CORE4 = Set.of(0, 3, 4, 5, 8, 9, 10, 11, 12, 13, 14);

  private static final Set<Integer> CORE6 =
      Set.of(1, 2, 3, 4, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 143);

  /** The groups whose messages belong together so closely that one row does for them. */
  private static final List<String> GROUPS =
      List.of(
          "neighbor-discovery",
          "multicast-listener",
          "multicast-router",
          "inverse-neighbor",
          "secure-neighbor",
          "router-discovery",
          "timestamps",
          "extended-echo",
          "mobile");

  private final Family family;
  private final Treatments in;
  private final Treatments out;
  private final List<Map<Integer, Pair>> types;

  /** How a message is treated, both ways. */
  private record Pair(Treatment in, Treatment out) {}

  private PolicyTable(Policy policy, Family family, Set<Direction> shown) {
    this.family = family;
    in = new Treatments(policy, family, Direction.IN);
    out = new Treatments(policy, family, Direction.OUT);
    types = IntStream.range(0, TYPES).mapToObj(type -> pairs(type, shown)).toList();
  }

  /** How a type is treated; a direction that is not shown makes no difference. */
  private Map<Integer, Pair> pairs(int type, Set<Direction> shown) {
    Map<Integer, Treatment> arriving = ofType(type, in, shown.contains(Direction.IN));
    Map<Integer, Treatment> leaving = ofType(type, out, shown.contains(Direction.OUT));
    Set<Integer> codes = new TreeSet<>(arriving.keySet());
    codes.addAll(leaving.keySet());
    Map<Integer, Pair> pairs = new TreeMap<>();
    for (int code : codes) {
      pairs.put(code, new Pair(of(arriving, code), of(leaving, code)));
    }
    return pairs;
  }

  private static Map<Integer, Treatment> ofType(int type, Treatments treatments, boolean shown) {
    return shown ? treatments.ofType(type) : Map.of(Row.ALL_CODES, treatments.ofRest());
  }

  private static Treatment of(Map<Integer, Treatment> byCode, int code) {
    return Objects.requireNonNull(byCode.getOrDefault(code, byCode.get(Row.ALL_CODES)));
  }

  /**
   * The rows of the messages that matter, one for all others, and those of odd packets.
   *
   * @param shown the directions that are looked at
   */
  public static List<Row> rows(Policy policy, Family family, Set<Direction> shown) {
    return new PolicyTable(policy, family, shown).rows();
  }

  /**
   * A row for every type from 0 to 255, and those of odd packets.
   *
   * @param shown the directions that are looked at
   */
  public static List<Row> allRows(Policy policy, Family family, Set<Direction> shown) {
    PolicyTable table = new PolicyTable(policy, family, shown);
    List<Row> rows = new ArrayList<>();
    for (int type = 0; type < TYPES; type++) {
      rows.addAll(table.single(type));
    }
    rows.addAll(table.forms());
    return rows;
  }

  private List<Row> rows() {
    Pair rest = rest();
    Set<Integer> open = new TreeSet<>();
    for (int type = 0; type < TYPES; type++) {
      if ((family == Family.IP4 ? CORE4 : CORE6).contains(type)
          || types.get(type).size() > 1
          || !general(type).equals(rest)) {
        open.add(type);
      }
    }
    boolean all = open.size() == TYPES;
    List<Row> rows = new ArrayList<>();
    while (!open.isEmpty()) {
      int type = open.iterator().next();
      List<Integer> together = together(type, open);
      rows.addAll(together.size() > 1 ? List.of(merged(together)) : single(type));
      together.forEach(open::remove);
    }
    if (!all) {
      rows.add(new Row(family, List.of(), Row.ALL_CODES, "", "all others", rest.in(), rest.out()));
    }
    rows.addAll(forms());
    return rows;
  }

  /** What the default does to types that nothing lists, or else what most types meet. */
  private Pair rest() {
    Pair unlisted = new Pair(in.ofRest(), out.ofRest());
    return IntStream.range(0, TYPES).anyMatch(type -> general(type).equals(unlisted))
        ? unlisted
        : commonest();
  }

  /** What most types meet. */
  private Pair commonest() {
    Map<Pair, Integer> counts = new HashMap<>();
    for (int type = 0; type < TYPES; type++) {
      counts.merge(general(type), 1, Integer::sum);
    }
    return counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  /** What happens to a type, but for the codes that have rows of their own. */
  private Pair general(int type) {
    return Objects.requireNonNull(types.get(type).get(Row.ALL_CODES));
  }

  /** The types that share a row with this one. */
  private List<Integer> together(int type, Set<Integer> open) {
    for (String group : GROUPS) {
      List<Integer> members = members(group);
      if (members.contains(type)) {
        return open.containsAll(members) && members.stream().allMatch(one -> alike(type, one))
            ? members
            : List.of(type);
      }
    }
    List<Integer> neighbours = new ArrayList<>(List.of(type));
    for (int next = type + 1;
        open.contains(next) && isUnused(type) && isUnused(next) && alike(type, next);
        next++) {
      neighbours.add(next);
    }
    return neighbours.size() > 2 || hasOneName(neighbours) ? neighbours : List.of(type);
  }

  private boolean alike(int type, int other) {
    return types.get(type).size() == 1
        && types.get(other).size() == 1
        && general(type).equals(general(other));
  }

  private boolean isUnused(int type) {
    return entry(type).status() != Status.CURRENT;
  }

  private RegistryEntry entry(int type) {
    return Registry.instance().type(family, type);
  }

  private List<Integer> members(String group) {
    return Registry.instance().group(family, group).orElse(List.of()).stream()
        .flatMapToInt(messages -> IntStream.rangeClosed(messages.firstType(), messages.lastType()))
        .boxed()
        .toList();
  }

  private Row merged(List<Integer> together) {
    Pair pair = general(together.getFirst());
    return new Row(
        family,
        together,
        Row.ALL_CODES,
        Numbers.of(together),
        name(together),
        pair.in(),
        pair.out());
  }

  private String name(List<Integer> together) {
    return GROUPS.stream()
        .filter(group -> members(group).equals(together))
        .findFirst()
        .map(group -> "@" + group)
        .orElseGet(
            () ->
                hasOneName(together)
                    ? entry(together.getFirst()).slug()
                    : together.size() + " unused types");
  }

  private boolean hasOneName(List<Integer> together) {
    return together.stream().map(type -> entry(type).slug()).distinct().count() == 1;
  }

  /** A type's rows: its own, and those of the codes that differ. */
  private List<Row> single(int type) {
    List<Row> rows = new ArrayList<>();
    types
        .get(type)
        .forEach(
            (code, pair) ->
                rows.add(
                    new Row(
                        family,
                        List.of(type),
                        code,
                        (code == Row.ALL_CODES
                                ? MessageRange.ofType(type)
                                : new MessageRange(type, type, code))
                            .toString(),
                        (code == Row.ALL_CODES
                                ? entry(type)
                                : Registry.instance().message(family, type, code))
                            .slug(),
                        pair.in(),
                        pair.out())));
    return rows;
  }

  private List<Row> forms() {
    List<Row> rows = new ArrayList<>();
    for (FormRule.Target target : FormRule.Target.values()) {
      rows.add(
          new Row(
              family,
              List.of(),
              Row.ALL_CODES,
              "",
              target.text(),
              in.ofForm(target),
              out.ofForm(target)));
    }
    return rows;
  }
}
