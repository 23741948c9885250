package io.echogate.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON document as a value.
 *
 * @param value a map, a list, a text, a number ({@link Long} or {@link Double}), a boolean or null
 */
record JsonTree(@Nullable Object value) {

  static JsonTree parse(String text) {
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      JsonTree tree = new JsonTree(value(parser));
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("more than one document: " + text);
      }
      return tree;
    }
  }

  private static @Nullable Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IllegalArgumentException("no value: " + parser.currentToken());
    };
  }

  private static Map<String, JsonTree> object(JsonParser parser) {
    Map<String, JsonTree> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, new JsonTree(value(parser)));
    }
    return members;
  }

  private static List<JsonTree> array(JsonParser parser) {
    List<JsonTree> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(new JsonTree(value(parser)));
    }
    return elements;
  }

  /** The members of an object. */
  @SuppressWarnings("unchecked")
  Map<String, JsonTree> members() {
    return (Map<String, JsonTree>) Objects.requireNonNull(value);
  }

  /** The elements of an array. */
  @SuppressWarnings("unchecked")
  List<JsonTree> elements() {
    return (List<JsonTree>) Objects.requireNonNull(value);
  }

  /** What lies behind names of members and indices of elements. */
  JsonTree at(Object... path) {
    JsonTree at = this;
    for (Object step : path) {
      at =
          switch (step) {
            case Integer index -> at.elements().get(index);
            default -> Objects.requireNonNull(at.members().get(step), () -> "no member " + step);
          };
    }
    return at;
  }

  boolean isObject() {
    return value instanceof Map;
  }

  boolean isArray() {
    return value instanceof List;
  }
}
