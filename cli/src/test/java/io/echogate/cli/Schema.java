package io.echogate.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares documents with a schema of {@code docs/schema}, as far as those use JSON Schema (draft
 * 2020-12). A keyword that this does not know is an error, so that none goes unchecked.
 */
final class Schema {
  private static final Set<String> WORDS =
      Set.of(
          "$schema",
          "title",
          "description",
          "type",
          "enum",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "minimum",
          "maximum",
          "pattern");

  private final List<String> faults = new ArrayList<>();

  private Schema() {}

  /** What a document has that the schema of a verb does not allow, each with its place. */
  static List<String> faults(String verb, String document) {
    Path file =
        Path.of(
            Objects.requireNonNull(System.getProperty("echogate.root")),
            "docs",
            "schema",
            verb + ".schema.json");
    try {
      JsonTree schema = JsonTree.parse(Files.readString(file));
      Schema check = new Schema();
      check.compare("$", schema.members(), JsonTree.parse(document));
      return check.faults;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compare(String place, Map<String, JsonTree> schema, JsonTree value) {
    schema.forEach(
        (word, rule) -> {
          if (!WORDS.contains(word)) {
            throw new IllegalArgumentException("the schema's word " + word + " is not known here");
          }
          if (!holds(word, rule, value)) {
            faults.add(place + ": " + value.value() + " breaks " + word + " " + rule.value());
          }
        });
    JsonTree properties = schema.get("properties");
    if (value.isObject() && properties != null) {
      value
          .members()
          .forEach(
              (name, member) -> {
                JsonTree rule = properties.members().get(name);
                if (rule == null) {
                  faults.add(place + ": no member " + name + " is expected");
                } else {
                  compare(place + "." + name, rule.members(), member);
                }
              });
    }
    JsonTree items = schema.get("items");
    if (value.isArray() && items != null) {
      for (int i = 0; i < value.elements().size(); i++) {
        compare(place + "[" + i + "]", items.members(), value.elements().get(i));
      }
    }
  }

  private static boolean holds(String word, JsonTree rule, JsonTree value) {
    return switch (word) {
      case "type" ->
          rule.isArray()
              ? rule.elements().stream().anyMatch(type -> is(value, type))
              : is(value, rule);
      case "enum" -> rule.elements().contains(value);
      case "required" -> !value.isObject() || missing(rule, value).isEmpty();
      case "minimum" ->
          !(value.value() instanceof Number number) || number.doubleValue() >= number(rule);
      case "maximum" ->
          !(value.value() instanceof Number number) || number.doubleValue() <= number(rule);
      case "pattern" ->
          !(value.value() instanceof String text) || text.matches(String.valueOf(rule.value()));
      default -> true;
    };
  }

  private static double number(JsonTree rule) {
    return ((Number) Objects.requireNonNull(rule.value())).doubleValue();
  }

  private static Set<Object> missing(JsonTree required, JsonTree value) {
    Set<Object> missing = new TreeSet<>();
    required.elements().forEach(name -> missing.add(Objects.requireNonNull(name.value())));
    missing.removeAll(value.members().keySet());
    return missing;
  }

  private static boolean is(JsonTree value, JsonTree type) {
    return switch (String.valueOf(type.value())) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.value() instanceof String;
      case "integer" -> value.value() instanceof Long;
      case "number" -> value.value() instanceof Number;
      case "boolean" -> value.value() instanceof Boolean;
      case "null" -> value.value() == null;
      default -> throw new IllegalArgumentException("no type " + type.value());
    };
  }
}
