package io.echogate.firewalls.nftables;

import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the JSON of nftables as nft text: commands, one object a line, so that a line of JSON that
 * holds a thousand rules becomes a text in which places can be shown.
 */
final class JsonRendering {
  /** What stands behind the name of the JSON in that of the text. */
  static final String MADE = " (as nft text)";

  private final Source source;
  private final Diagnostics diagnostics;
  private final StringBuilder out = new StringBuilder();
  private final List<Span> lines = new ArrayList<>();

  private JsonRendering(Source source, Diagnostics diagnostics) {
    this.source = source;
    this.diagnostics = diagnostics;
  }

  /** Whether a text can be nothing but JSON. */
  static boolean isJson(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ') {
        return c == '{' || c == '[';
      }
    }
    return false;
  }

  /** The text; empty if the JSON is none. Other errors are among the diagnostics. */
  static Optional<Source> of(Source source, Diagnostics diagnostics) {
    JsonRendering rendering = new JsonRendering(source, diagnostics);
    try {
      new JsonReader(source).forEach(rendering::item);
    } catch (Refusal refusal) {
      diagnostics.add(refusal.diagnostic());
      return Optional.empty();
    }
    return rendering.text();
  }

  /** The objects of which the lines of the text are made, in their order. */
  static List<Span> lines(Source source) {
    JsonRendering rendering = new JsonRendering(source, new Diagnostics(Bounds.STANDARD));
    new JsonReader(source).forEach(rendering::item);
    return rendering.lines;
  }

  private Optional<Source> text() {
    return Optional.of(new Source(source.name() + MADE, out.toString()));
  }

  private void item(JsonReader.Item item) {
    int before = out.length();
    try {
      command(item);
    } catch (Refusal refusal) {
      out.setLength(before);
      diagnostics.add(refusal.diagnostic());
    }
    if (out.length() > before) {
      lines.add(item.span());
    }
  }

  private void command(JsonReader.Item item) {
    String verb = item.value().only();
    switch (verb) {
      case "metainfo" -> {}
      case "add", "create", "insert", "replace", "delete", "destroy", "flush", "rename" ->
          object(verb, item.value().at(verb), item);
      case "list", "reset", "monitor" -> {}
      default -> object("add", item.value(), item);
    }
  }

  private void object(String verb, Json value, JsonReader.Item item) {
    String kind = value.only();
    Json of = value.at(kind);
    switch (kind) {
      case "ruleset" -> out.append(verb).append(" ruleset\n");
      case "table" -> {
        start(verb, kind, of, "name");
        if (of.at("flags").list().stream().anyMatch(flag -> flag.word().equals("dormant"))) {
          out.append(" { flags dormant; }");
        }
        out.append('\n');
      }
      case "chain" -> {
        start(verb, kind, of, "table", "name");
        if (verb.equals("rename")) {
          out.append(' ').append(JsonExprs.name(of.at("newname").word()));
        } else if (of.has("hook")) {
          base(of);
        }
        out.append('\n');
      }
      case "rule" -> rule(verb, of, item);
      case "set", "map", "meter" -> {
        start(verb, kind.equals("meter") ? "set" : kind, of, "table", "name");
        if (verb.equals("add") || verb.equals("create")) {
          set(of);
        }
        out.append('\n');
      }
      case "element" -> {
        start(verb, kind, of, "table", "name");
        elements(of.at("elem"));
        out.append('\n');
      }
      case "limit" -> {
        start(verb, kind, of, "table", "name");
        if (verb.equals("add") || verb.equals("create")) {
          out.append(" { ");
          new JsonStatements(source, item, out).rate(of);
          out.append("; }");
        }
        out.append('\n');
      }
      case "counter",
          "quota",
          "ct helper",
          "ct timeout",
          "ct expectation",
          "flowtable",
          "secmark",
          "synproxy",
          "tunnel",
          "counters",
          "quotas",
          "sets",
          "maps",
          "meters",
          "ruleset hash" -> {}
      default ->
          throw new Refusal(
              Diagnostic.error(source, item.span(), "nft has no object '" + Cursor.cut(kind) + "'")
                  .withHelp("give the whole output of 'nft -j list ruleset'"));
    }
  }

  private void start(String verb, String kind, Json of, String... names) {
    out.append(verb).append(' ').append(kind).append(' ');
    out.append(of.has("family") ? JsonExprs.name(of.at("family").word()) : "ip");
    for (String name : names) {
      out.append(' ').append(JsonExprs.name(of.at(name).word()));
    }
  }

  private void base(Json of) {
    out.append(" { type ").append(JsonExprs.name(of.at("type").word()));
    out.append(" hook ").append(JsonExprs.name(of.at("hook").word()));
    List<Json> devices = of.at("dev").list();
    if (devices.size() == 1) {
      out.append(" device ").append(JsonExprs.quoted(devices.getFirst().word()));
    } else if (!devices.isEmpty()) {
      out.append(" devices = { ");
      for (Json device : devices) {
        out.append(JsonExprs.quoted(device.word())).append(", ");
      }
      out.append("}");
    }
    String priority = of.at("prio").word();
    out.append(" priority ").append(priority.startsWith("-") ? "-" : "");
    out.append(JsonExprs.name(priority.startsWith("-") ? priority.substring(1) : priority));
    out.append("; ");
    if (of.has("policy")) {
      out.append("policy ").append(JsonExprs.name(of.at("policy").word())).append("; ");
    }
    out.append('}');
  }

  private void rule(String verb, Json of, JsonReader.Item item) {
    out.append(verb).append(" rule ");
    out.append(of.has("family") ? JsonExprs.name(of.at("family").word()) : "ip");
    out.append(' ').append(JsonExprs.name(of.at("table").word()));
    out.append(' ').append(JsonExprs.name(of.at("chain").word()));
    if (of.has("index")) {
      out.append(" index ").append(JsonExprs.name(of.at("index").word()));
    } else if (of.has("handle") && !verb.equals("add")) {
      out.append(" handle ").append(JsonExprs.name(of.at("handle").word()));
    }
    JsonStatements statements = new JsonStatements(source, item, out);
    for (Json statement : of.at("expr").list()) {
      out.append(' ');
      statements.write(statement);
    }
    if (of.has("comment")) {
      out.append(" comment ").append(JsonExprs.quoted(of.at("comment").word()));
    }
    if (of.has("handle") && verb.equals("add")) {
      // As nft -a has it: by the handle a command says before which rule another goes.
      out.append(" # handle ").append(JsonExprs.name(of.at("handle").word()));
    }
    out.append('\n');
  }

  private void set(Json of) {
    out.append(" { ");
    for (Json statement : of.at("stmt").list()) {
      if (!statement.only().equals("counter") && !statement.only().equals("last")) {
        // Elements of such a set hold or not by what came before.
        out.append("limit; ");
      }
    }
    if (of.has("elem")) {
      out.append("elements =");
      elements(of.at("elem"));
      out.append("; ");
    }
    out.append('}');
  }

  private void elements(Json elements) {
    out.append(" { ");
    if (elements instanceof Json.Elements(String text)) {
      out.append(text);
    } else if (!(elements instanceof Json.Nothing)) {
      JsonExprs.element(elements, out);
    }
    out.append(" }");
  }
}
