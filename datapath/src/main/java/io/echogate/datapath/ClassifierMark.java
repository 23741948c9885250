package io.echogate.datapath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must be known of a filter of traffic control, which no link keeps: a symbolic link among the
 * pins, whose target are these words.
 *
 * @param interfaceIndex the interface that it was put on
 * @param ownDiscipline whether its discipline was made for it
 */
record ClassifierMark(int interfaceIndex, boolean ownDiscipline) {
  private static final Pattern WORDS = Pattern.compile("interface-(\\d+)(-own)?");

  /** The name while it is being written. */
  private static final String UNFINISHED = "-new";

  /** Writes it, in place of another if there is one. */
  void write(Path file) {
    Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
    String words = "interface-" + interfaceIndex + (ownDiscipline ? "-own" : "");
    try {
      Files.deleteIfExists(unfinished);
      Files.createSymbolicLink(unfinished, Path.of(words));
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /**
   * Reads it.
   *
   * @throws FilterException if another version of Echogate wrote it
   */
  static ClassifierMark read(Path file) {
    try {
      String words = Files.readSymbolicLink(file).toString();
      Matcher matcher = WORDS.matcher(words);
      if (!matcher.matches()) {
        throw new FilterException(
            file + " is of another version of Echogate: detach the filter by that version");
      }
      return new ClassifierMark(Integer.parseInt(matcher.group(1)), matcher.group(2) != null);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
