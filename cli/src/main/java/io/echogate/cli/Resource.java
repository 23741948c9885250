package io.echogate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Texts that come with the program. */
enum Resource {
  VERSION("version.txt"),
  BASH_AND_ZSH("completion.sh"),
  FISH("completion.fish");

  private final String file;

  Resource(String file) {
    this.file = file;
  }

  /** Writes the text as it is. */
  void print(Console console) {
    try (InputStream in = Objects.requireNonNull(Resource.class.getResourceAsStream(file), file)) {
      in.transferTo(console.out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
