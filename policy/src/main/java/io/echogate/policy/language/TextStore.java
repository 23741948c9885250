package io.echogate.policy.language;

import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Texts;
import io.echogate.policy.source.Texts.Found;
import java.nio.file.InvalidPathException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The texts of one reading: the first one, and those that it names. Each is read once. */
final class TextStore {
  private final Texts texts;
  private final Bounds bounds;
  private final Diagnostics diagnostics;
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final Set<String> refused = new HashSet<>();
  private long bytesLeft;

  TextStore(Source first, Texts texts, Bounds bounds, Diagnostics diagnostics) {
    this.texts = texts;
    this.bounds = bounds;
    this.diagnostics = diagnostics;
    this.bytesLeft = bounds.further().bytes();
    sources.put(first.name(), first);
  }

  /** All texts, in the order in which they were opened. */
  List<Source> all() {
    return List.copyOf(sources.values());
  }

  /**
   * The text that a string names.
   *
   * @return empty if it cannot be read, which was reported
   */
  Optional<Source> open(Token string) {
    String path = string.unquoted();
    if (path.isBlank()) {
      return refuse(string, "an empty path", "write the path of a text file");
    }
    String name;
    try {
      name = Texts.nameOf(string.source().name(), path);
    } catch (InvalidPathException e) {
      return refuse(string, "this is no path of a file", "write the path of a text file");
    }
    Source known = sources.get(name);
    if (known != null || refused.contains(name)) {
      return Optional.ofNullable(known);
    }
    if (sources.size() > bounds.further().texts()) {
      refused.add(name);
      return refuse(
          string,
          "more than " + bounds.further().texts() + " files",
          "put their content into fewer files");
    }
    return read(string, name);
  }

  private Optional<Source> read(Token string, String name) {
    Bounds left = bounds.withBytes((int) Math.max(0, bytesLeft));
    Optional<Source> read =
        switch (texts.read(name, left)) {
          case Found.Missing(String message, String help) -> refuse(string, message, help);
          case Found.Text(var decoded) -> {
            decoded.problem().ifPresent(diagnostics::add);
            yield decoded.problem().isPresent() ? Optional.empty() : Optional.of(decoded.source());
          }
        };
    read.ifPresentOrElse(source -> sources.put(name, source), () -> refused.add(name));
    bytesLeft -= read.map(source -> source.text().length()).orElse(0);
    return read;
  }

  private Optional<Source> refuse(Token string, String message, String help) {
    diagnostics.add(
        new Reporter(string.source(), diagnostics).error(string, message).withHelp(help));
    return Optional.empty();
  }
}
