package io.echogate.policy.source;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where the texts are that a policy names: includes and files of sets. Whoever reads a policy says
 * where to look: in the file system ({@link FileTexts}), among texts that were read before, or
 * nowhere.
 */
public interface Texts {

  /**
   * Reads a text.
   *
   * @param name the name of the text, as {@link #nameOf} makes it
   * @param bounds how much of it to read
   */
  Found read(String name, Bounds bounds);

  /** What became of a text that was looked for. */
  sealed interface Found {
    /** The text, or what is wrong with its bytes. */
    record Text(Decoded decoded) implements Found {}

    /**
     * There is no such text.
     *
     * @param message why
     * @param help what to do
     */
    record Missing(String message, String help) implements Found {}
  }

  /**
   * The name of a text that another one names: a path, relative to where that other one lies.
   *
   * @param from the name of the text that names it
   * @param path the path as written there
   * @throws java.nio.file.InvalidPathException if that is no path on this machine
   */
  static String nameOf(String from, String path) {
    return Path.of(from).resolveSibling(path).normalize().toString();
  }

  /** Finds nothing: for a policy that comes from no file, such as standard input. */
  static Texts none() {
    return (name, bounds) ->
        new Found.Missing(
            "other files cannot be named here: this text was not read from a file",
            "write what that file holds into this text, or read the policy from a file");
  }

  /** Finds these texts by their names: those of an earlier reading. */
  static Texts of(Collection<Source> sources) {
    Map<String, Source> byName =
        sources.stream()
            .collect(Collectors.toMap(Source::name, Function.identity(), (first, same) -> first));
    return (name, bounds) -> {
      Source source = byName.get(name);
      return source == null
          ? new Found.Missing("there is no text " + name, "read the policy from its files again")
          : new Found.Text(Decoded.of(source));
    };
  }
}
