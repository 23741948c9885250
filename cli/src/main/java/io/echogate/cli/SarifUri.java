package io.echogate.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** The names of texts as references in the sense of RFC 3986. */
final class SarifUri {
  private static final String PLAIN = "-._~/";

  private SarifUri() {}

  /** A relative reference for what lies below the working directory, else that of a file. */
  static String of(String name) {
    String path = name.equals("<stdin>") ? "stdin" : below(name);
    StringBuilder uri = new StringBuilder(path.startsWith("/") ? "file://" : "");
    for (byte unit : path.getBytes(StandardCharsets.UTF_8)) {
      char letter = (char) (unit & 0xff);
      boolean plain =
          (letter >= 'a' && letter <= 'z')
              || (letter >= 'A' && letter <= 'Z')
              || (letter >= '0' && letter <= '9')
              || PLAIN.indexOf(letter) >= 0;
      uri.append(plain ? letter : String.format(Locale.ROOT, "%%%02X", (int) letter));
    }
    return uri.toString();
  }

  private static String below(String name) {
    Path here = Path.of("").toAbsolutePath();
    Path path = Path.of(name);
    return path.isAbsolute() && path.startsWith(here) ? here.relativize(path).toString() : name;
  }
}
