package io.echogate.firewalls.nftables;

import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** Takes the objects of {@code {"nftables": [...]}} one by one; no more than one is kept. */
final class JsonReader {
  /** Deeper values are no rules. */
  private static final int DEEPEST = 64;

  private final Source source;

  JsonReader(Source source) {
    this.source = source;
  }

  /** An object of the list, and where it stands. */
  record Item(Json value, Span span) {}

  /**
   * Gives away all objects.
   *
   * @throws Refusal if the text is no JSON, or no rules
   */
  void forEach(Consumer<Item> consumer) {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), source.text())) {
      document(parser, consumer);
    } catch (StreamConstraintsException e) {
      throw refusal(offset(e), "this JSON is nested deeper than " + DEEPEST + ", or too long");
    } catch (StreamReadException e) {
      throw refusal(offset(e), "this is no JSON here");
    }
  }

  private static int offset(tools.jackson.core.JacksonException e) {
    return e.getLocation() == null ? 0 : (int) e.getLocation().getCharOffset();
  }

  private Refusal refusal(int offset, String message) {
    int end = source.text().length();
    int at = Math.max(0, Math.min(offset, end));
    return new Refusal(
        Diagnostic.error(source, new Span(at, Math.min(at + 1, end)), message)
            .withHelp("give the whole output of 'nft -j list ruleset'"));
  }

  private int offset(JsonParser parser) {
    return (int)
        Math.max(
            0, Math.min(parser.currentTokenLocation().getCharOffset(), source.text().length()));
  }

  private void document(JsonParser parser, Consumer<Item> consumer) {
    boolean found = false;
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw refusal(offset(parser), "expected '{\"nftables\": [...]}'");
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean rules = parser.currentName().equals("nftables");
      JsonToken token = parser.nextToken();
      if (!rules) {
        parser.skipChildren();
      } else if (token != JsonToken.START_ARRAY) {
        throw refusal(offset(parser), "expected a list of tables, chains and rules");
      } else {
        found = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          int start = offset(parser);
          Json value = value(parser);
          consumer.accept(new Item(value, new Span(start, Math.max(start, end(parser)))));
        }
      }
    }
    if (!found) {
      throw refusal(0, "this JSON has no member \"nftables\"");
    }
    if (parser.nextToken() != null) {
      throw refusal(offset(parser), "something stands behind the end of the rules");
    }
  }

  private int end(JsonParser parser) {
    return (int) Math.min(parser.currentLocation().getCharOffset(), source.text().length());
  }

  private Json value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<Json> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          values.add(value(parser));
        }
        yield new Json.Array(values);
      }
      case VALUE_STRING -> new Json.Text(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Numeral(parser.getString());
      case VALUE_TRUE -> new Json.Truth(true);
      case VALUE_FALSE -> new Json.Truth(false);
      case VALUE_NULL -> new Json.Nothing();
      default -> throw refusal(offset(parser), "expected a value");
    };
  }

  private Json object(JsonParser parser) {
    Map<String, Json> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_ARRAY && name.equals("elem")) {
        StringBuilder text = new StringBuilder();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          text.append(text.isEmpty() ? "" : ", ");
          JsonExprs.element(value(parser), text);
        }
        members.put(name, new Json.Elements(text.toString()));
      } else {
        members.put(name, value(parser));
      }
    }
    return new Json.Members(members);
  }
}
