package io.echogate.cli;

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
}
