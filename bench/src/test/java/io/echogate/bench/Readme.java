package io.echogate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The fenced blocks of a Markdown file that promise something: {@code console} blocks, with
 * commands behind {@code $ } and their output, and blocks whose info string ends with the name of
 * the file that they show. {@code console root} says that the commands need root and an interface
 * {@code eth0}.
 */
final class Readme {
  private static final String FENCE = "```";
  private static final String PROMPT = "$ ";

  /**
   * A block.
   *
   * @param line the line of its fence, from 1
   * @param info the words behind the fence
   */
  record Block(int line, List<String> info, List<String> lines) {
    boolean isConsole() {
      return !info.isEmpty() && info.getFirst().equals("console");
    }

    boolean needsRoot() {
      return isConsole() && info.contains("root");
    }

    /** The commands of a console block with what they print. */
    List<Step> steps() {
      List<Step> steps = new ArrayList<>();
      for (String text : lines) {
        if (text.startsWith(PROMPT)) {
          steps.add(new Step(text.substring(PROMPT.length()), new ArrayList<>()));
        } else {
          steps.getLast().output().add(text);
        }
      }
      return steps;
    }
  }

  /** A command and the lines that it prints. */
  record Step(String command, List<String> output) {

    /** What matches the output; {@code ...} stands for anything, alone on a line for any lines. */
    Pattern pattern() {
      StringBuilder pattern = new StringBuilder();
      for (String text : output) {
        pattern.append(text.equals("...") ? "(?:.*\n)*" : line(text));
      }
      return Pattern.compile(pattern.toString());
    }

    private static String line(String text) {
      return Pattern.quote(text).replace("...", "\\E.*\\Q") + "\n";
    }
  }

  private Readme() {}

  /** All blocks of a file. */
  static List<Block> blocks(Path file) throws IOException {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(FENCE)) {
        int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf(FENCE);
        String info = lines.get(i).substring(FENCE.length());
        blocks.add(new Block(i + 1, List.of(info.split(" ", -1)), lines.subList(i + 1, end)));
        i = end;
      }
    }
    return blocks;
  }
}
