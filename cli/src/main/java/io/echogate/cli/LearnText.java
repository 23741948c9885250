package io.echogate.cli;

import io.echogate.advice.knowledge.Attack;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.learned.Basis;
import io.echogate.advice.learned.LearnedLimit;
import io.echogate.advice.learned.LearnedPolicy;
import io.echogate.advice.learned.LearnedRule;
import io.echogate.advice.learned.Omission;
import io.echogate.advice.learned.StatementText;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Registry;
import io.echogate.policy.Action;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.MessageSet;
import io.echogate.policy.language.PolicyFormat;
import io.echogate.policy.source.Source;
import io.echogate.traffic.ReplayTotals;
import io.echogate.traffic.observation.ObservationReport;
import io.echogate.traffic.observation.Peers;
import io.echogate.traffic.observation.Sighting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A learned policy as the text of a file, with what it was learned from as comments. */
final class LearnText {
  private static final String INNER = "    ";

  /** So many addresses of this side are more than one peer has business with by chance. */
  private static final int MANY = 16;

  private static final int MOST_ATTACKS = 3;

  private final Basis basis;
  private final List<PlayedCapture> captures;
  private final ObservationReport<Omission> report;
  private final LearnedPolicy learned;
  private final String role;
  private final String init;
  private final CommentedText text = new CommentedText();

  private LearnText(
      Basis basis,
      List<PlayedCapture> captures,
      ObservationReport<Omission> report,
      LearnedPolicy learned) {
    this.basis = basis;
    this.captures = captures;
    this.report = report;
    this.learned = learned;
    role = a(basis.role());
    init = "init " + basis.role().text();
  }

  /** The text. */
  static String of(
      Basis basis,
      List<PlayedCapture> captures,
      ObservationReport<Omission> report,
      LearnedPolicy learned) {
    LearnText made = new LearnText(basis, captures, report, learned);
    made.head();
    made.policy();
    made.leftOut();
    Source source = new Source("learned", made.text.toString());
    return PolicyFormat.format(source).text().orElseThrow();
  }

  /** A machine of a role, in words. */
  static String a(Role role) {
    return switch (role) {
      case HOST -> "a host";
      case LAN_HOST -> "a host inside a site";
      case BORDER -> "a border router";
      case TRANSIT -> "a transit router";
    };
  }

  /** Whether one peer had to do with so many addresses of this side that it looks like a sweep. */
  static boolean isSweep(Sighting<Omission> sighting) {
    return sighting.direction() == Direction.IN && sighting.peers().widest() >= MANY;
  }

  /** The attacks that use a message of a type, whatever its code. */
  static List<String> attacks(Family family, int type) {
    return Knowledge.instance().attacks().stream()
        .filter(
            attack ->
                attack.messages().getOrDefault(family, List.of()).stream()
                    .anyMatch(range -> isOne(range, type)))
        .map(Attack::name)
        .toList();
  }

  /** Whether a range names a type: long ranges name what has no meaning. */
  private static boolean isOne(MessageRange range, int type) {
    return range.firstType() <= type && type <= range.lastType();
  }

  private void head() {
    text.comment("", "Learned by echogate learn, for " + role + ", from");
    for (PlayedCapture capture : captures) {
      String stopped = capture.problem().isPresent() ? ", where it could be read no further" : "";
      text.line(
          "",
          "    "
              + CommentedText.printable(capture.name())
              + ": "
              + many(capture.packets(), "packet")
              + stopped);
    }
    ReplayTotals totals = report.totals();
    if (totals.first().isPresent()) {
      text.comment("", totals.first().get() + " to " + totals.last().orElseThrow() + ".");
    }
    long dropped = LearnOutcome.leftOut(report).stream().mapToLong(Sighting::packets).sum();
    long passed = report.sightings().stream().mapToLong(Sighting::packets).sum() - dropped;
    text.comment(
        "",
        "%d of ICMP: %d pass, %d are left out and listed at the end.%s"
            .formatted(
                passed + dropped,
                passed,
                dropped,
                totals.unreadable() == 0
                    ? ""
                    : " Of "
                        + many(totals.unreadable(), "packet")
                        + " the capture holds too little to tell."));
    text.line("", "");
    text.comment(
        "",
        "This is the part of \"echogate %s\" that they need, with what %s cannot do without."
                .formatted(init, role)
            + " Behind each message stands how many there were, of how many addresses, of which"
            + " most, and how many in the fullest second. What it might want beside, check tells:"
            + " echogate check --role %s.".formatted(basis.role().text()));
    remarks();
    text.code("\n");
  }

  private void remarks() {
    boolean left = report.directions().contains(Direction.OUT);
    if (!report.directions().isEmpty() && !left) {
      text.line("", "");
      text.comment(
          "",
          "No packet is known to have left: what may leave is as in %s. Were some sent by this"
                  .formatted(init)
              + " side, name its addresses: --local.");
    }
    String unknown =
        Arrays.stream(Family.values())
            .filter(family -> !basis.known().contains(family) && isSeen(family))
            .map(LearnText::title)
            .collect(Collectors.joining(" and "));
    if (!unknown.isEmpty()) {
      text.line("", "");
      text.comment(
          "",
          "Own addresses of %s are not known: %s Name them: --local."
              .formatted(
                  unknown,
                  basis.role().forwards()
                      ? "what is for the router itself counts as forwarded."
                      : "pings pass to all addresses but those of groups."));
    }
  }

  private boolean isSeen(Family family) {
    return report.sightings().stream()
        .anyMatch(sighting -> sighting.family().equals(Optional.of(family)));
  }

  private static String title(Family family) {
    return switch (family) {
      case IP4 -> "IPv4";
      case IP6 -> "IPv6";
    };
  }

  private void policy() {
    text.code("policy learned {\n");
    for (LearnedLimit limit : learned.limits()) {
      text.comment(INNER, figures(limit));
      text.code(INNER).code(StatementText.of(limit)).code("\n");
    }
    Map<String, List<LearnedRule>> parts = new LinkedHashMap<>();
    for (LearnedRule rule : learned.rules()) {
      String heading =
          "%s, %s"
              .formatted(
                  title(rule.basis().family()),
                  rule.basis().direction() == Direction.IN ? "arriving" : "leaving");
      parts.computeIfAbsent(heading, key -> new ArrayList<>()).add(rule);
    }
    parts.forEach(
        (heading, rules) -> {
          text.code("\n");
          boolean seen = report.directions().contains(rules.getFirst().basis().direction());
          text.line(INNER, heading + (seen ? "" : ": not seen, as in " + init));
          text.code("\n");
          rules.forEach(rule -> rule(rule, seen));
        });
    text.code("\n");
    defaults();
    text.code("}\n");
  }

  private String figures(LearnedLimit limit) {
    Limit basisLimit = limit.basis();
    String whose =
        basisLimit
            .per()
            .map(
                per ->
                    switch (per.side()) {
                      case SOURCE -> " from one source";
                      case DESTINATION -> " to one destination";
                    })
            .orElse(basisLimit.shared() ? " in all" : " of one type");
    if (limit.peak() == 0) {
      return "None seen: as in " + init + ".";
    }
    String seen = "At most " + limit.peak() + whose + " in one second: ";
    return limit.raised()
        ? seen
            + "raised from rate=%d/s burst=%d of %s. Was it a flood, put these back."
                .formatted(basisLimit.packets().orElseThrow().amount(), basisLimit.burst(), init)
        : seen + "as in " + init + ".";
  }

  private void rule(LearnedRule rule, boolean seen) {
    if (rule.basis().action() instanceof Action.Block) {
      text.comment(INNER, "Not to be let pass by what follows.");
    } else if (!basis.observes(rule.basis())) {
      text.comment(INNER, "Of own addresses, which are not known: as in " + init + ".");
    } else if (seen) {
      notes(rule);
    }
    text.code(INNER).code(StatementText.of(rule)).code("\n");
  }

  private void notes(LearnedRule rule) {
    Map<Integer, Sighting<Omission>> sightings = new LinkedHashMap<>();
    for (Sighting<Omission> sighting : LearnOutcome.passing(report, rule)) {
      sightings.put(sighting.type().orElse(-1), sighting);
    }
    Map<Integer, List<String>> needs =
        rule.needs().stream()
            .collect(Collectors.toMap(LearnedRule.Need::type, LearnedRule.Need::functions));
    Map<String, List<String>> unseen = new LinkedHashMap<>();
    for (int type : rule.messages().types().toArray()) {
      String name = name(rule.basis().family(), rule.messages(), type);
      Sighting<Omission> sighting = sightings.get(type);
      List<String> functions = needs.get(type);
      if (sighting != null) {
        text.comment(INNER, name + ": " + seen(sighting) + ".");
      } else {
        unseen
            .computeIfAbsent(
                functions == null
                    ? "none, but " + init + " has it beside the others"
                    : "not seen, needed for " + String.join(", ", functions),
                key -> new ArrayList<>())
            .add(name);
      }
    }
    unseen.forEach(
        (why, names) -> text.comment(INNER, String.join(", ", names) + ": " + why + "."));
  }

  private static String name(Family family, MessageSet messages, int type) {
    int[] codes = messages.codes(type).toArray();
    Registry registry = Registry.instance();
    return codes.length == 1
        ? registry.message(family, type, codes[0]).slug()
        : registry.type(family, type).slug();
  }

  private void defaults() {
    List<Sighting<Omission>> passing = LearnOutcome.passingByDefault(report, learned);
    if (!passing.isEmpty()) {
      text.line(INNER, "What no line above decides passes:");
      for (Sighting<Omission> sighting : passing) {
        text.comment(INNER, name(sighting) + ": " + seen(sighting) + ".");
      }
    }
    text.code(INNER).code(StatementText.defaults(basis.policy())).code("\n");
  }

  /** Counts, peers and peak. */
  private static String seen(Sighting<Omission> sighting) {
    String sweep =
        isSweep(sighting) ? "; one address asked %d or more: a sweep".formatted(MANY) : "";
    String peak = sighting.packets() == 1 ? "" : ", at most " + sighting.peak() + " in one second";
    return sighting.packets() + peers(sighting) + peak + sweep;
  }

  private static String peers(Sighting<Omission> sighting) {
    Peers peers = sighting.peers();
    if (peers.count() == 0) {
      return "";
    }
    String way = sighting.direction() == Direction.IN ? " from " : " to ";
    String tops =
        peers.top().stream()
            .map(peer -> peer.address() + (peers.count() == 1 ? "" : " " + peer.packets()))
            .collect(Collectors.joining(", "));
    if (peers.count() == 1 && peers.untold() == 0) {
      return way + tops;
    }
    String number = (peers.untold() == 0 ? "" : "more than ") + peers.count();
    String more = peers.count() > peers.top().size() ? ", ..." : "";
    return way + number + " addresses (" + tops + more + ")";
  }

  private void leftOut() {
    List<Sighting<Omission>> all = LearnOutcome.leftOut(report);
    text.code("\n");
    if (all.isEmpty()) {
      text.line("", "Nothing was left out.");
      return;
    }
    text.line("", "Left out:");
    Map<Omission, List<Sighting<Omission>>> reasons = new LinkedHashMap<>();
    for (Sighting<Omission> sighting : all) {
      reasons
          .computeIfAbsent(sighting.mark().orElseThrow(), key -> new ArrayList<>())
          .add(sighting);
    }
    reasons.forEach(
        (omission, sightings) -> {
          text.line("", "  " + omission.text() + ": " + omission.why());
          sightings.forEach(this::leftOut);
        });
  }

  private void leftOut(Sighting<Omission> sighting) {
    StringBuilder words = new StringBuilder(name(sighting)).append(": ").append(seen(sighting));
    if (sighting.mark().equals(Optional.of(Omission.OFF_LINK))) {
      words.append(
          sighting.lowestHopLimit() == sighting.highestHopLimit()
              ? "; hop limit " + sighting.lowestHopLimit()
              : "; hop limits %d to %d"
                  .formatted(sighting.lowestHopLimit(), sighting.highestHopLimit()));
    }
    if (sighting.type().isPresent()) {
      List<String> attacks = attacks(sighting.family().orElseThrow(), sighting.type().getAsInt());
      if (!attacks.isEmpty()) {
        words
            .append("; used by ")
            .append(attacks.stream().limit(MOST_ATTACKS).collect(Collectors.joining(", ")))
            .append(attacks.size() > MOST_ATTACKS ? ", ..." : "");
      }
    }
    text.filled("#     ", words.toString());
  }

  /** Way, family, type and name. */
  private static String name(Sighting<Omission> sighting) {
    String way = sighting.direction().text();
    if (sighting.family().isEmpty()) {
      return way + " IP";
    }
    Family family = sighting.family().get();
    String word = (family == Family.IP4 ? "ip4 " : "ip6 ") + way;
    if (sighting.type().isEmpty()) {
      return word;
    }
    int type = sighting.type().getAsInt();
    return word + " " + type + " " + Registry.instance().type(family, type).slug();
  }

  private static String many(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
