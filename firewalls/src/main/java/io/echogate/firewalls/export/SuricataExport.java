package io.echogate.firewalls.export;

import io.echogate.firewalls.export.SuricataClauses.Boxed;
import io.echogate.firewalls.export.SuricataLimits.Filter;
import io.echogate.firewalls.export.SuricataMessages.Part;
import io.echogate.firewalls.export.SuricataOptions.Does;
import io.echogate.firewalls.rules.Ranges.Range;
import io.echogate.icmp.Family;
import io.echogate.policy.Action.Allow;
import io.echogate.policy.Action.Block;
import io.echogate.policy.Action.RateLimit;
import io.echogate.policy.Direction;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From a policy to rules of Suricata 8, for what it blocks or limits. Suricata asks all rules, and
 * a rule that passes a packet would keep it from all other rule sets as well; so there are no such
 * rules: what an earlier statement decides is cut out of what later ones ask for.
 */
final class SuricataExport {
  /** Boxes that may be left of a clause when the earlier ones are cut out. */
  private static final int MOST_BOXES = 500;

  private final Policy policy;
  private final SuricataOptions options;
  private final Losses losses;
  private final Erring erring;
  private final Does does;
  private final SuricataLimits limits;
  private final StringBuilder out = new StringBuilder();
  private long sid;

  SuricataExport(Policy policy, SuricataOptions options, Losses losses, Erring erring) {
    this.policy = policy;
    this.options = options;
    this.losses = losses;
    this.erring = erring;
    this.does = policy.evaluation().isPresent() ? Does.ALERT : options.does();
    this.limits = new SuricataLimits(does, losses, erring);
    this.sid = options.sid();
  }

  /** The rules. */
  String text() {
    for (Direction direction : Direction.values()) {
      if (direction == Direction.IN || Clauses.judges(policy, direction)) {
        for (Family family : Family.values()) {
          rules(new SuricataClauses(losses, erring).of(policy, family, direction));
        }
      }
    }
    losses.approximate(
        Optional.empty(),
        "in and out",
        "Suricata does not know where a packet came from: what has a source in $HOME_NET leaves,"
            + " all else arrives; a rule from addresses that are all in it does not load, and"
            + " nothing could meet it");
    losses.approximate(
        Optional.empty(),
        "fragments",
        "Suricata puts them together (defrag) before it asks rules, and none asks for fragments");
    losses.approximate(
        Optional.empty(),
        "malformed",
        "Suricata's own rules report it (decoder-events.rules); none of these does");
    return out.toString();
  }

  /** How to load and remove them, once they are written. */
  List<String> use() {
    List<String> use = new ArrayList<>();
    use.add("Try it: suricata -T -S FILE; load it: name the file in rule-files of suricata.yaml.");
    use.add(
        "HOME_NET there has to have all addresses, IPv6 too, whose packets leave; it cannot be"
            + " any.");
    use.add(
        sid == options.sid()
            ? "There are no rules: the policy blocks and limits nothing."
            : "Remove it: take the file away; its rules have the sids "
                + options.sid()
                + " to "
                + (sid - 1)
                + ".");
    return use;
  }

  private void rules(List<Boxed> clauses) {
    List<SuricataBox> decided = new ArrayList<>();
    for (Boxed boxed : clauses) {
      switch (boxed.clause().action()) {
        case Allow allow -> {}
        case Block block -> write(boxed.clause(), left(boxed, decided), List.of(Filter.always("")));
        case RateLimit limit -> {
          List<Filter> filters = limits.of(boxed.clause(), limit);
          if (!filters.isEmpty()) {
            write(boxed.clause(), left(boxed, decided), filters);
          }
        }
      }
      decided.add(boxed.box());
    }
  }

  /** What is left of a clause's packets without those that earlier ones decide. */
  private List<SuricataBox> left(Boxed boxed, List<SuricataBox> decided) {
    List<SuricataBox> left = List.of(boxed.box());
    for (SuricataBox other : decided) {
      left = left.stream().flatMap(box -> box.minus(other).stream()).toList();
      if (left.size() > MOST_BOXES) {
        losses.lose(
            boxed.clause().statement(),
            "its place behind other statements",
            "rules have no order, and without what those decide it would be too many rules");
        return erring == Erring.ALLOW ? List.of() : List.of(boxed.box());
      }
    }
    return left;
  }

  private void write(Clause clause, List<SuricataBox> boxes, List<Filter> filters) {
    long first = sid;
    int start = out.length();
    boolean counts = filters.stream().anyMatch(filter -> !filter.option().isEmpty());
    for (MessageSet bucket : counts ? buckets(clause) : List.of(clause.messages())) {
      for (Filter filter : filters) {
        long before = sid;
        boxes.forEach(
            box -> write(clause, box.withMessages(box.messages().intersection(bucket)), filter));
        if (sid - before > 1 && !filter.option().isEmpty()) {
          losses.approximate(
              clause.statement(),
              "ratelimit=" + filter.name(),
              "several rules are for one limit, and each counts for itself");
        }
      }
    }
    if (sid > first) {
      out.insert(start, SuricataRule.comment(comment(clause)));
    }
  }

  /** Each type has buckets of its own, but for a default. */
  private static List<MessageSet> buckets(Clause clause) {
    MessageSet messages = clause.messages();
    return clause.hasOneBucket()
        ? List.of(messages)
        : messages.types().mapToObj(type -> messages.only(other -> other == type)).toList();
  }

  private static String comment(Clause clause) {
    return clause.statement() == null
        ? "unwritten default, icmp " + clause.family() + " " + clause.direction().text()
        : clause.statement().origin().file()
            + ":"
            + clause.statement().line()
            + ": "
            + clause.statement().text();
  }

  private void write(Clause clause, SuricataBox box, Filter filter) {
    boolean sized = !box.payload().equals(SuricataBox.ALL_PAYLOADS);
    for (int cut : sized ? new int[] {0, 4, 12} : new int[] {0}) {
      MessageSet messages =
          sized ? SuricataMessages.cutBy(cut, box.family(), box.messages()) : box.messages();
      int last = box.payload().last();
      if (last < cut) {
        // So short a message of that kind has no dsize.
        continue;
      }
      Range dsize =
          new Range(
              Math.max(box.payload().first() - cut, 0),
              last == SuricataBox.ALL_PAYLOADS.last() ? last : last - cut);
      for (Part part : SuricataMessages.parts(messages)) {
        write(clause, box, part, dsize, filter);
      }
    }
  }

  private void write(Clause clause, SuricataBox box, Part part, Range dsize, Filter filter) {
    Family family = box.family();
    for (String source : SuricataAddresses.sources(family, clause.direction(), box.source())) {
      for (String destination : SuricataAddresses.destinations(family, box.destination())) {
        List<String> words = new ArrayList<>();
        words.add("msg:" + SuricataRule.quoted(message(clause, part, filter)));
        words.addAll(SuricataRule.conditions(part, box.hops(), dsize));
        if (!filter.option().isEmpty()) {
          words.add(filter.option());
        }
        words.add("classtype:policy-violation");
        words.add("sid:" + sid++);
        words.add("rev:1");
        words.add("metadata:" + metadata(clause));
        out.append(does.text())
            .append(' ')
            .append(SuricataRule.protocol(family))
            .append(' ')
            .append(source)
            .append(" any -> ")
            .append(destination)
            .append(" any (")
            .append(String.join("; ", words))
            .append(";)\n");
      }
    }
  }

  private String message(Clause clause, Part part, Filter filter) {
    return policy.name()
        + ", "
        + clause.place()
        + ": "
        + MessageText.of(clause.family(), part.messages())
        + (filter.option().isEmpty() ? " blocked" : " over " + filter.name());
  }

  private String metadata(Clause clause) {
    return "policy "
        + policy.name()
        + ", line "
        + (clause.statement() == null ? "none" : clause.statement().line())
        + ", direction "
        + clause.direction().text();
  }
}
