package io.echogate.firewalls.nftables;

import io.echogate.policy.Address;
import java.util.List;
import java.util.Set;

/** Writes expressions of JSON in nft text. */
final class JsonExprs {
  private static final Set<String> OPERATORS = Set.of("&", "|", "^", "<<", ">>");

  private static final Set<String> VERDICTS =
      Set.of("accept", "drop", "continue", "return", "jump", "goto", "queue");

  private JsonExprs() {}

  /** An expression that stands for itself. */
  static String outer(Json json) {
    StringBuilder out = new StringBuilder();
    write(json, out, true);
    return out.toString();
  }

  /** An element of a set or map. */
  static void element(Json json, StringBuilder out) {
    if (json instanceof Json.Array(List<Json> values) && values.size() == 2) {
      element(values.get(0), out);
      out.append(" : ");
      data(values.get(1), out);
    } else if (json.only().equals("elem")) {
      Json elem = json.at("elem");
      element(elem.at("val"), out);
      if (elem.has("limit") || elem.has("quota") || elem.has("ct count")) {
        out.append(" limit");
      }
    } else {
      write(json, out, true);
    }
  }

  private static void data(Json json, StringBuilder out) {
    String kind = json.only();
    if (json instanceof Json.Members && VERDICTS.contains(kind)) {
      out.append(kind);
      if (kind.equals("jump") || kind.equals("goto")) {
        out.append(' ').append(name(json.at(kind).at("target").word()));
      }
    } else {
      element(json, out);
    }
  }

  private static void inner(Json json, StringBuilder out) {
    write(json, out, false);
  }

  private static void write(Json json, StringBuilder out, boolean outer) {
    switch (json) {
      case Json.Text(String value) -> word(value, out);
      case Json.Numeral(String value) -> out.append(value);
      case Json.Truth(boolean value) -> out.append(value ? "exists" : "missing");
      case Json.Nothing nothing -> out.append("`null`");
      case Json.Elements(String text) -> out.append("{ ").append(text).append(" }");
      case Json.Array(List<Json> values) -> {
        out.append(outer ? "" : "(");
        joined(values, outer ? "," : " | ", out);
        out.append(outer ? "" : ")");
      }
      case Json.Members members -> object(members, out, outer);
    }
  }

  private static void joined(List<Json> values, String between, StringBuilder out) {
    for (int i = 0; i < values.size(); i++) {
      out.append(i == 0 ? "" : between);
      inner(values.get(i), out);
    }
  }

  private static void object(Json.Members json, StringBuilder out, boolean outer) {
    String kind = json.only();
    Json of = json.at(kind);
    if (OPERATORS.contains(kind) && of.list().size() >= 2) {
      out.append(outer ? "" : "(");
      joined(of.list(), " " + kind + " ", out);
      out.append(outer ? "" : ")");
      return;
    }
    switch (kind) {
      case "concat" -> joined(of.list(), " . ", out);
      case "set" -> set(of, out);
      case "elem" -> element(json, out);
      case "prefix" -> {
        inner(of.at("addr"), out);
        out.append('/').append(of.at("len").word());
      }
      case "range" -> joined(of.list(), isName(of) ? " - " : "-", out);
      case "map" -> {
        inner(of.at("key"), out);
        out.append(" map ");
        inner(of.at("data"), out);
      }
      case "payload" -> payload(of, out);
      case "exthdr" -> {
        String field = of.at("field").word();
        out.append(field.isEmpty() ? "exthdr " : "").append(plain(of.at("name").word()));
        out.append(field.isEmpty() ? "" : " " + plain(field));
      }
      case "tcp option", "ip option", "sctp chunk" -> {
        out.append(kind).append(' ').append(name(of.at("name").word()));
        words(of, out, "field");
      }
      case "dccp option" -> out.append(kind).append(' ').append(plain(of.at("type").word()));
      case "meta" -> {
        out.append("meta");
        words(of, out, "key");
      }
      case "rt" -> {
        out.append("rt");
        words(of, out, "family", "key");
      }
      case "ct" -> {
        out.append("ct");
        words(of, out, "dir", "family", "key");
      }
      case "socket" -> {
        out.append("socket");
        words(of, out, "key");
      }
      case "osf" -> {
        out.append("osf");
        words(of, out, "key");
      }
      case "ipsec" -> {
        out.append("ipsec");
        words(of, out, "dir");
        out.append(of.has("spnum") ? " spnum" : "");
        words(of, out, "spnum", "family", "key");
      }
      case "fib" -> {
        out.append("fib ");
        String between = "";
        for (Json flag : of.at("flags").list()) {
          out.append(between).append(plain(flag.word()));
          between = " . ";
        }
        words(of, out, "result");
      }
      case "numgen" -> {
        out.append("numgen");
        words(of, out, "mode");
        modulus(of, out);
      }
      case "jhash" -> {
        out.append("jhash ");
        inner(of.at("expr"), out);
        modulus(of, out);
      }
      case "symhash" -> {
        out.append("symhash");
        modulus(of, out);
      }
      default -> {
        if (VERDICTS.contains(kind)) {
          data(json, out);
        } else {
          opaque(json, out);
        }
      }
    }
  }

  /** Whether a range begins with a name: names may have hyphens in them. */
  private static boolean isName(Json range) {
    String first = range.list().isEmpty() ? "" : range.list().getFirst().word();
    return !first.isEmpty() && Character.isLetter(first.charAt(0));
  }

  /** Whether it is arithmetic, which needs an operator behind it to be read. */
  static boolean isArithmetic(Json json) {
    return OPERATORS.contains(json.only());
  }

  private static void set(Json of, StringBuilder out) {
    if (of instanceof Json.Text(String name) && name.startsWith("@")) {
      word(name, out);
      return;
    }
    out.append("{ ");
    String between = "";
    for (Json element : of.list()) {
      out.append(between);
      element(element, out);
      between = ", ";
    }
    out.append(" }");
  }

  private static void payload(Json of, StringBuilder out) {
    if (of.has("base")) {
      out.append('@').append(plain(of.at("base").word()));
      out.append(',').append(plain(of.at("offset").word()));
      out.append(',').append(plain(of.at("len").word()));
    } else {
      out.append(plain(of.at("protocol").word()));
      // "arp saddr ip" has a field of two words.
      for (String field : of.at("field").word().split(" ", 3)) {
        out.append(' ').append(plain(field));
      }
    }
  }

  private static void modulus(Json of, StringBuilder out) {
    out.append(" mod ").append(plain(of.at("mod").word()));
    if (of.has("seed")) {
      out.append(" seed ").append(plain(of.at("seed").word()));
    }
    if (of.has("offset")) {
      out.append(" offset ").append(plain(of.at("offset").word()));
    }
  }

  private static void words(Json of, StringBuilder out, String... names) {
    for (String name : names) {
      String word = of.at(name).word();
      out.append(word.isEmpty() ? "" : " ").append(word.isEmpty() ? "" : plain(word));
    }
  }

  /** What nft text has no words for, on one line, as JSON. */
  private static void opaque(Json json, StringBuilder out) {
    out.append('`');
    raw(json, out);
    out.append('`');
  }

  private static void raw(Json json, StringBuilder out) {
    switch (json) {
      case Json.Members(var values) -> {
        out.append('{');
        String[] between = {""};
        values.forEach(
            (name, value) -> {
              out.append(between[0]).append(clean(name)).append(": ");
              raw(value, out);
              between[0] = ", ";
            });
        out.append('}');
      }
      case Json.Array(List<Json> values) -> {
        out.append('[');
        for (int i = 0; i < values.size(); i++) {
          out.append(i == 0 ? "" : ", ");
          raw(values.get(i), out);
        }
        out.append(']');
      }
      case Json.Truth(boolean value) -> out.append(value);
      case Json.Elements(String text) -> out.append('[').append(clean(text)).append(']');
      default -> out.append(clean(json.word()));
    }
  }

  /** A name in a place where a word stands. */
  static String name(String name) {
    return isPlain(name) ? name : quoted(name);
  }

  /** A text between quotes. */
  static String quoted(String text) {
    return '"' + clean(text) + '"';
  }

  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      clean.append(c < ' ' || c == '"' || c == '`' ? '?' : c);
    }
    return clean.toString();
  }

  private static String plain(String word) {
    return isPlain(word) ? word : quoted(word);
  }

  private static void word(String value, StringBuilder out) {
    if (value.startsWith("@") && value.length() > 1) {
      out.append('@').append(name(value.substring(1)));
    } else if (value.equals("*")) {
      out.append('*');
    } else {
      boolean verdict = VERDICTS.contains(value);
      out.append(!verdict && (isPlain(value) || isAddress(value)) ? value : quoted(value));
    }
  }

  private static boolean isAddress(String value) {
    return Address.parse(value).isPresent();
  }

  /** Whether the lexer takes it as one word. */
  private static boolean isPlain(String word) {
    if (word.isEmpty()) {
      return false;
    }
    boolean digit = word.charAt(0) >= '0' && word.charAt(0) <= '9';
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      boolean number = c >= '0' && c <= '9';
      boolean sign = !digit && i > 0 && (c == '-' || c == '.');
      if (!letter && !number && !sign) {
        return false;
      }
    }
    return true;
  }
}
