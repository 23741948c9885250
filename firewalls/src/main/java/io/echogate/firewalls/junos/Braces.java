package io.echogate.firewalls.junos;

import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;

/** Reads a configuration with braces and gives away its statements, each with its whole way. */
final class Braces {
  /** Junos needs about ten; what is deeper is no configuration. */
  private static final int DEEPEST = 64;

  private final Source source;
  private final Diagnostics diagnostics;
  private final Receiver receiver;
  private final Tokens tokens;
  private final List<Word> way = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();

  /** Words of the statement that is being read, and those of its list. */
  private final List<Word> words = new ArrayList<>();

  private final List<Word> list = new ArrayList<>();
  private boolean hasList;
  private String comment = "";

  /** How many blocks deep the reading is in what was switched off. */
  private int inactive;

  Braces(Source source, Diagnostics diagnostics, Receiver receiver) {
    this.source = source;
    this.diagnostics = diagnostics;
    this.receiver = receiver;
    this.tokens = new Tokens(source, 0, source.text().length());
  }

  /**
   * A block that is open.
   *
   * @param words how many words the way had before it
   * @param off whether it or one around it was switched off
   */
  private record Block(int words, int start, boolean off, String comment) {}

  void read() {
    long count = 0;
    while (true) {
      Tokens.Kind kind = tokens.next();
      if (++count > Bounds.STANDARD.tokens()) {
        error("more words than are read", "keep firewall, policy-options and interfaces");
        return;
      }
      switch (kind) {
        case WORD -> words.add(tokens.word());
        case LIST -> list();
        case LIST_END -> error("] without [", "take it away, or write [ before the list");
        case ANNOTATION -> comment = tokens.annotation();
        case SEMICOLON -> leaf();
        case OPEN -> {
          if (!open()) {
            return;
          }
        }
        case CLOSE -> {
          if (!close()) {
            return;
          }
        }
        case END -> {
          end();
          return;
        }
      }
    }
  }

  private void list() {
    hasList = true;
    while (true) {
      switch (tokens.next()) {
        case WORD -> list.add(tokens.word());
        case LIST_END -> {
          return;
        }
        case ANNOTATION -> {}
        case LIST, OPEN, CLOSE, SEMICOLON, END -> {
          error("a list without its end", "write ] behind the list");
          return;
        }
      }
    }
  }

  private void leaf() {
    int start = words.isEmpty() ? tokens.start() : words.getFirst().start();
    boolean off = switchedOff();
    if (off) {
      receiver.inactive(span(start));
    } else if (inactive == 0 && !words.isEmpty()) {
      give(span(start));
    }
    clear();
  }

  private void give(Span span) {
    int size = way.size();
    way.addAll(words);
    if (!hasList) {
      receiver.statement(new Statement(way, span, 0, false, ""));
    }
    for (Word word : list) {
      way.add(word);
      receiver.statement(new Statement(way, span, 0, false, ""));
      way.removeLast();
    }
    way.subList(size, way.size()).clear();
  }

  private boolean open() {
    int start = words.isEmpty() ? tokens.start() : words.getFirst().start();
    boolean off = switchedOff();
    if (words.isEmpty()) {
      error("{ without a name before it", "name the block");
      return false;
    }
    if (blocks.size() >= DEEPEST) {
      error("blocks are nested too deep here", "check that the braces before are closed");
      return false;
    }
    if (off) {
      receiver.inactive(span(start));
    }
    blocks.add(new Block(way.size(), start, off, comment));
    inactive += off ? 1 : 0;
    way.addAll(words);
    clear();
    return true;
  }

  private boolean close() {
    if (!words.isEmpty()) {
      error("a statement without its end", "write ; behind it");
      clear();
    }
    if (blocks.isEmpty()) {
      error("} without {", "take it away");
      return false;
    }
    Block block = blocks.removeLast();
    if (inactive == 0) {
      // the block itself: a term without conditions is one too, and ends here
      receiver.statement(new Statement(way, span(block.start()), 0, true, block.comment()));
    }
    inactive -= block.off() ? 1 : 0;
    way.subList(block.words(), way.size()).clear();
    return true;
  }

  /** Takes away {@code inactive:} and the like before a statement. */
  private boolean switchedOff() {
    boolean off = false;
    while (!words.isEmpty() && words.getFirst().text().endsWith(":")) {
      String mark = words.getFirst().text();
      if (mark.equals("inactive:")) {
        off = true;
      } else if (!mark.equals("protect:") && !mark.equals("active:")) {
        break;
      }
      words.removeFirst();
    }
    return off;
  }

  private Span span(int start) {
    return new Span(start, Math.max(start, tokens.end()));
  }

  private void end() {
    if (!words.isEmpty()) {
      error("the text ends within a statement", "is all of the configuration here?");
    } else if (!blocks.isEmpty()) {
      Block block = blocks.getLast();
      diagnostics.add(
          Diagnostic.error(source, way.get(block.words()).span(), "a block without its end")
              .withHelp("write } behind it; is all of the configuration here?"));
    } else if (tokens.isBroken()) {
      error("a quote or an annotation without its end", "is all of the configuration here?");
    }
  }

  private void clear() {
    words.clear();
    list.clear();
    hasList = false;
    comment = "";
  }

  private void error(String message, String help) {
    diagnostics.add(
        Diagnostic.error(source, new Span(tokens.start(), tokens.end()), message).withHelp(help));
  }
}
