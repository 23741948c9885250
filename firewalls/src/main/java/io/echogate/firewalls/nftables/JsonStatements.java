package io.echogate.firewalls.nftables;

import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Source;

/** Writes statements of JSON in nft text. */
final class JsonStatements {
  private final Source source;
  private final JsonReader.Item item;
  private final StringBuilder out;

  JsonStatements(Source source, JsonReader.Item item, StringBuilder out) {
    this.source = source;
    this.item = item;
    this.out = out;
  }

  /** Writes one. */
  void write(Json statement) {
    String kind = statement.only();
    Json of = statement.at(kind);
    switch (kind) {
      case "match" -> match(of);
      case "accept", "drop", "continue", "return", "notrack" -> out.append(kind);
      case "jump", "goto" ->
          out.append(kind).append(' ').append(JsonExprs.name(of.at("target").word()));
      case "counter" -> {
        out.append("counter");
        if (!of.word().isEmpty()) {
          out.append(" name ").append(JsonExprs.quoted(of.word()));
        }
      }
      case "mangle" ->
          out.append(JsonExprs.outer(of.at("key")))
              .append(" set ")
              .append(JsonExprs.outer(of.at("value")));
      case "limit" -> limit(of);
      case "quota" -> quota(of);
      case "ct count" ->
          out.append("ct count ").append(of.at("inv").isTrue() ? "over " : "").append(number(of));
      case "log" -> log(of);
      case "reject" -> reject(of);
      case "vmap" ->
          out.append(JsonExprs.outer(of.at("key")))
              .append(" vmap ")
              .append(JsonExprs.outer(of.at("data")));
      case "set", "map" -> change(kind, of);
      case "meter" -> meter(of);
      case "queue" -> {
        out.append("queue");
        if (of.has("num")) {
          out.append(" to ").append(JsonExprs.outer(of.at("num")));
        }
      }
      case "snat", "dnat", "masquerade", "redirect" -> translation(kind, of);
      case "fwd", "dup" -> forwarded(kind, of);
      case "tproxy" -> out.append("tproxy to ").append(JsonExprs.outer(of.at("addr")));
      case "synproxy" -> out.append(kind);
      case "flow" -> out.append("flow add ").append(JsonExprs.outer(of.at("flowtable")));
      case "ct helper", "ct timeout", "ct expectation" ->
          out.append(kind).append(" set ").append(JsonExprs.quoted(of.word()));
      case "last" -> out.append("last");
      case "xt" -> throw new Refusal(Xt.refused(source, item.span()));
      default ->
          throw new Refusal(
              Diagnostic.error(
                  source,
                  item.span(),
                  "nft has no statement '" + Cursor.cut(kind.isEmpty() ? "{}" : kind) + "'"));
    }
  }

  private void match(Json of) {
    Json right = of.at("right");
    String operator = of.at("op").word();
    boolean plain = !(right instanceof Json.Array) && !JsonExprs.isArithmetic(of.at("left"));
    out.append(JsonExprs.outer(of.at("left"))).append(' ');
    switch (operator) {
      case "in", "" -> {}
      case "==" -> out.append(plain && !right.only().equals("|") ? "" : "== ");
      case "!=", "<", ">", "<=", ">=", "!" -> out.append(operator).append(' ');
      default ->
          throw new Refusal(
              Diagnostic.error(
                  source, item.span(), "nft has no operator '" + Cursor.cut(operator) + "'"));
    }
    out.append(JsonExprs.outer(right));
  }

  private static String number(Json of) {
    return JsonExprs.name(of.at("val").word());
  }

  /** A limit's rate; also that of one with a name. */
  void rate(Json of) {
    out.append("rate ").append(of.at("inv").isTrue() ? "over " : "");
    out.append(JsonExprs.name(of.at("rate").word()));
    String unit = of.at("rate_unit").word();
    boolean bytes = !unit.isEmpty() && !unit.equals("packets");
    out.append(bytes ? " " + JsonExprs.name(unit) : "").append(bytes ? " / " : "/");
    out.append(of.has("per") ? JsonExprs.name(of.at("per").word()) : "second");
    if (of.has("burst")) {
      String burst = of.at("burst_unit").word();
      out.append(" burst ").append(JsonExprs.name(of.at("burst").word())).append(' ');
      out.append(burst.isEmpty() ? bytes ? "bytes" : "packets" : JsonExprs.name(burst));
    }
  }

  private void limit(Json of) {
    if (!of.word().isEmpty()) {
      out.append("limit name ").append(JsonExprs.quoted(of.word()));
    } else if (of.has("map") || !of.has("rate")) {
      out.append("limit name ").append(JsonExprs.outer(of));
    } else {
      out.append("limit ");
      rate(of);
    }
  }

  private void quota(Json of) {
    if (!of.word().isEmpty()) {
      out.append("quota name ").append(JsonExprs.quoted(of.word()));
    } else {
      String unit = of.at("val_unit").word();
      out.append("quota ").append(of.at("inv").isTrue() ? "over " : "").append(number(of));
      out.append(' ').append(unit.isEmpty() ? "bytes" : JsonExprs.name(unit));
    }
  }

  private void log(Json of) {
    out.append("log");
    for (String name : new String[] {"prefix", "group", "snaplen", "queue-threshold", "level"}) {
      if (of.has(name)) {
        String value = of.at(name).word();
        out.append(' ').append(name).append(' ');
        out.append(name.equals("prefix") ? JsonExprs.quoted(value) : JsonExprs.name(value));
      }
    }
    for (Json flag : of.at("flags").list()) {
      switch (flag.word()) {
        case "tcp sequence", "tcp options", "ip options" ->
            out.append(" flags ").append(flag.word());
        default -> out.append(" flags ").append(JsonExprs.name(flag.word()));
      }
    }
  }

  private void reject(Json of) {
    out.append("reject");
    String type = of.at("type").word();
    if (type.equals("tcp reset")) {
      out.append(" with tcp reset");
    } else if (!type.isEmpty()) {
      out.append(" with ").append(JsonExprs.name(type));
      out.append(' ').append(JsonExprs.name(of.at("expr").word()));
    }
  }

  private void change(String kind, Json of) {
    out.append(of.has("op") ? JsonExprs.name(of.at("op").word()) : "update").append(' ');
    out.append(JsonExprs.outer(of.at(kind))).append(" { ");
    out.append(JsonExprs.outer(of.at("elem")));
    for (Json statement : of.at("stmt").list()) {
      out.append(' ');
      write(statement);
    }
    if (of.has("data")) {
      out.append(" : ").append(JsonExprs.outer(of.at("data")));
    }
    out.append(" }");
  }

  private void meter(Json of) {
    out.append("meter ").append(JsonExprs.name(of.at("name").word())).append(" { ");
    out.append(JsonExprs.outer(of.at("key")));
    for (Json statement : of.at("stmt").list()) {
      out.append(' ');
      write(statement);
    }
    out.append(" }");
  }

  private void translation(String kind, Json of) {
    out.append(kind);
    if (of.has("addr") || of.has("port")) {
      out.append(" to ");
      out.append(of.has("addr") ? JsonExprs.outer(of.at("addr")) : "");
      out.append(of.has("port") ? ":" + JsonExprs.outer(of.at("port")) : "");
    }
  }

  private void forwarded(String kind, Json of) {
    out.append(kind).append(" to ");
    if (of.has("addr")) {
      out.append(JsonExprs.outer(of.at("addr")));
      out.append(of.has("dev") ? " device " + JsonExprs.outer(of.at("dev")) : "");
    } else {
      out.append(JsonExprs.outer(of.at("dev")));
    }
  }
}
