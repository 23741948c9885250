package io.echogate.firewalls.audit;

import io.echogate.advice.analysis.Journey;
import io.echogate.advice.analysis.Traffic;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.MessageFacts;
import io.echogate.advice.knowledge.Need;
import io.echogate.advice.knowledge.Recommendation;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Scope;
import io.echogate.advice.knowledge.Way;
import io.echogate.firewalls.meaning.Course;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A message that something cannot do without at a machine of a role.
 *
 * @param functions what needs it
 * @param traffic the packets in which it comes when all is right
 */
record Needed(
    Family family, int type, int code, Course course, List<Function> functions, Traffic traffic) {
  Needed {
    functions = List.copyOf(functions);
  }

  private record Key(int type, int code, Course course, Scope scope) {}

  /** Whether path MTU discovery needs it. */
  boolean isPathMtu() {
    return family == Family.IP4 ? type == 3 && code == 4 : type == 2;
  }

  /** What few networks have; who has it, asks for it. */
  private static final Set<String> RARE =
      Set.of(
          "address-mask-discovery",
          "clock-query",
          "fmipv6",
          "ilnp",
          "inverse-neighbor-discovery",
          "lowpan-dad",
          "mobile-ipv4",
          "mobile-ipv6",
          "mpl",
          "multicast-router-discovery",
          "nat64-translation",
          "node-information",
          "probe",
          "router-discovery-v4",
          "router-renumbering",
          "rpl",
          "seamoby",
          "segment-routing",
          "send",
          "teredo");

  /** All that a role needs in a family; what it can do without, or few have, is left out. */
  static Collection<Needed> of(Role role, Family family) {
    Map<Key, Needed> needed = new LinkedHashMap<>();
    for (Function function : Knowledge.instance().functions()) {
      for (Need need : needs(function, role)) {
        boolean common = !RARE.contains(function.name()) && !need.optional();
        if (common
            && need.family() == family
            && isDeployed(role, need)
            && !isOfQuerier(role, need)) {
          for (int code : codes(role, need)) {
            add(needed, function, need, code);
          }
        }
      }
    }
    // Who forwards nothing drops nothing that does not fit the next link.
    needed
        .values()
        .removeIf(one -> !role.forwards() && one.course() == Course.OUT && one.isPathMtu());
    return needed.values();
  }

  /** What a function needs; who looks after a router pings from it, as from a host. */
  private static List<Need> needs(Function function, Role role) {
    List<Need> needs = new ArrayList<>(function.needs(role));
    if (role.forwards() && function.name().equals("ping")) {
      function.needs(Role.HOST).stream()
          .filter(need -> need.way() == Way.IN)
          .filter(need -> need.type() == (need.family() == Family.IP4 ? 0 : 129))
          .forEach(needs::add);
    }
    return needs;
  }

  /** Reports are for multicast routers, which few routers are. */
  private static boolean isOfQuerier(Role role, Need need) {
    return role.forwards()
        && need.way() == Way.IN
        && need.family() == Family.IP6
        && (need.type() == 131 || need.type() == 132 || need.type() == 143);
  }

  private static void add(Map<Key, Needed> needed, Function function, Need need, int code) {
    Course course = course(need.way());
    Traffic traffic =
        Journey.of(need.family(), need.type(), code, need.way(), need.scope()).getFirst();
    Key key = new Key(need.type(), code, course, need.scope());
    Needed before = needed.get(key);
    List<Function> functions = new ArrayList<>(before == null ? List.of() : before.functions);
    functions.add(function);
    needed.put(key, new Needed(need.family(), need.type(), code, course, functions, traffic));
  }

  static Course course(Way way) {
    return switch (way) {
      case IN -> Course.IN;
      case OUT -> Course.OUT;
      case FORWARD, FORWARD_IN, FORWARD_OUT -> Course.FORWARD;
    };
  }

  /** Whether a machine of the role should let the message pass unless it is told otherwise. */
  private static boolean isDeployed(Role role, Need need) {
    int code = need.messages().anyCode() ? MessageRange.ANY_CODE : need.messages().code();
    return ways(need.way()).stream()
        .map(
            way -> Knowledge.instance().recommendation(role, way, need.family(), need.type(), code))
        .anyMatch(recommendation -> recommendation != Recommendation.BLOCK);
  }

  private static Set<Way> ways(Way way) {
    return way == Way.FORWARD ? Set.of(Way.FORWARD_IN, Way.FORWARD_OUT) : Set.of(way);
  }

  private static List<Integer> codes(Role role, Need need) {
    if (!need.messages().anyCode()) {
      return List.of(need.messages().code());
    }
    List<Integer> codes = new ArrayList<>();
    for (MessageFacts facts : Knowledge.instance().codes(need.family(), need.type())) {
      int code = facts.entry().messages().code();
      boolean current = facts.entry().status() != Status.DEPRECATED;
      boolean passes =
          ways(need.way()).stream()
              .map(
                  way ->
                      Knowledge.instance()
                          .recommendation(role, way, need.family(), need.type(), code))
              .noneMatch(Recommendation.BLOCK::equals);
      if (current && passes) {
        codes.add(code);
      }
    }
    return codes.isEmpty() ? List.of(0) : codes;
  }
}
