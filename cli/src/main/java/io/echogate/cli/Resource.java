package io.echogate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Texts that come with the program. */
enum Resource {
  VERSION("version.txt"),
  BASH_AND_ZSH("completion.sh"),
  FISH("completion.fish"),
  AUDIT_STYLE("audit.css");

  private final String file;

  Resource(String file) {
    this.file = file;
  }

  /** Writes the text as it is. */
  void print(Console console) {
    try (InputStream in = open()) {
      in.transferTo(console.out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text as it is. */
  String text() {
    try (InputStream in = open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private InputStream open() {
    return Objects.requireNonNull(Resource.class.getResourceAsStream(file), file);
  }
}
