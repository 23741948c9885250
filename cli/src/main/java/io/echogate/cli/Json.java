package io.echogate.cli;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes JSON documents, one to a line. */
final class Json {
  private Json() {}

  /** Prints one document, which {@code content} writes, to standard output. */
  static void print(Console console, Consumer<JsonGenerator> content) {
    JsonFactory factory =
        JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), console.out())) {
      content.accept(json);
    }
    console.out().println();
  }

  /** Prints one thing as a document, or several as an array. */
  static <T> void print(
      Console console, List<T> things, BiConsumer<? super T, JsonGenerator> content) {
    if (things.size() == 1) {
      print(console, json -> content.accept(things.getFirst(), json));
      return;
    }
    print(
        console,
        json -> {
          json.writeStartArray();
          things.forEach(thing -> content.accept(thing, json));
          json.writeEndArray();
        });
  }

  /** Writes a property that is an array of texts. */
  static void strings(String name, Collection<String> values, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }

  /** Writes a property that is a whole number, or null. */
  static void number(String name, Optional<? extends Number> value, JsonGenerator json) {
    if (value.isPresent()) {
      json.writeNumberProperty(name, value.get().longValue());
    } else {
      json.writeNullProperty(name);
    }
  }
}
