package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Rule;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rules put into the JSON of nftables, as objects between those that are there: sets, maps and all
 * that rules of ICMP have no use for stay letter by letter.
 *
 * <p>What {@code nft -j list ruleset} prints is no script that takes the place of what is in force:
 * loaded, each rule would stand there twice. So tables that are listed are made and deleted first,
 * which takes effect together with all the rest, and touches no table that is not in the list.
 */
public final class NftJson {
  private NftJson() {}

  /** Whether a text is JSON. */
  public static boolean is(Source source) {
    return JsonRendering.isJson(source.text());
  }

  /** Whether a text was made of JSON, to have lines to show. */
  public static boolean isMadeOfJson(Source source) {
    return source.name().endsWith(JsonRendering.MADE);
  }

  /**
   * Rules that are put in.
   *
   * @param line before which line of the text that was made of the JSON, as it is with those that
   *     were put in before
   * @param head whether each goes to the head of the chain, so that the last one is the first then
   * @param rules in the order in which they stand in the text
   */
  public record Added(int line, boolean head, Chain chain, List<Rule> rules) {
    public Added {
      rules = List.copyOf(rules);
    }
  }

  /**
   * The JSON with rules, and with what makes it take the place of the tables that it lists; as it
   * is if there are none.
   *
   * @param json that could be read
   * @param added in the order in which they were put in
   */
  public static Source with(Source json, List<Added> added) {
    if (added.isEmpty()) {
      return json;
    }
    List<JsonReader.Item> items = new ArrayList<>();
    new JsonReader(json).forEach(items::add);
    boolean commands = items.stream().anyMatch(item -> isCommand(item.value()));
    List<Line> lines = new ArrayList<>();
    JsonRendering.lines(json).forEach(span -> lines.add(new Line(Optional.of(span), "")));
    for (Added some : added) {
      List<Line> fresh = new ArrayList<>();
      for (Rule rule : some.rules()) {
        fresh.add(new Line(Optional.empty(), object(some, rule, commands)));
      }
      lines.addAll(Math.min(some.line() - 1, lines.size()), fresh);
    }
    Writing writing = new Writing(json.text());
    if (!commands) {
      Span first =
          items.stream()
              .filter(item -> !item.value().only().equals("metainfo"))
              .findFirst()
              .orElseThrow()
              .span();
      replacements(items).forEach(object -> writing.before(first, object));
    }
    List<String> waiting = new ArrayList<>();
    for (Line line : lines) {
      if (line.span.isEmpty()) {
        waiting.add(line.object);
      } else {
        Span next = line.span.get();
        waiting.forEach(object -> writing.before(next, object));
        waiting.clear();
      }
    }
    writing.behind(items.getLast().span(), waiting);
    return new Source(json.name(), writing.done());
  }

  /** A line of the text: of an object that was there, or of one that is new. */
  private record Line(Optional<Span> span, String object) {}

  private static boolean isCommand(Json value) {
    return switch (value.only()) {
      case "add", "create", "insert", "replace", "delete", "destroy", "flush", "rename" -> true;
      default -> false;
    };
  }

  private static List<String> replacements(List<JsonReader.Item> items) {
    List<String> objects = new ArrayList<>();
    for (JsonReader.Item item : items) {
      if (item.value().only().equals("table")) {
        Json of = item.value().at("table");
        String table =
            "{\"table\": {\"family\": %s, \"name\": %s}}"
                .formatted(
                    NftJsonRule.text(of.at("family").word()),
                    NftJsonRule.text(of.at("name").word()));
        // The first makes sure that there is something to delete.
        objects.add("{\"add\": " + table + "}");
        objects.add("{\"delete\": " + table + "}");
      }
    }
    return objects;
  }

  private static String object(Added added, Rule rule, boolean commands) {
    String object = NftJsonRule.of(added.chain(), rule);
    if (added.head()) {
      return "{\"insert\": " + object + "}";
    }
    return commands ? "{\"add\": " + object + "}" : object;
  }

  /** A text while objects are put into it, from its beginning to its end. */
  private static final class Writing {
    private final String text;
    private final StringBuilder out = new StringBuilder();
    private int taken;

    Writing(String text) {
      this.text = text;
    }

    void before(Span span, String object) {
      take(span.start());
      String lead = text.substring(text.lastIndexOf('\n', span.start() - 1) + 1, span.start());
      out.append(object).append(lead.isBlank() ? ",\n" + lead : ", ");
    }

    void behind(Span span, List<String> objects) {
      take(span.end());
      objects.forEach(object -> out.append(", ").append(object));
    }

    private void take(int end) {
      out.append(text, taken, end);
      taken = end;
    }

    String done() {
      return out.append(text.substring(taken)).toString();
    }
  }
}
