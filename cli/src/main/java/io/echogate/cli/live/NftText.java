package io.echogate.cli.live;

import io.echogate.linux.NfTables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The output of {@code nft list ruleset}, table by table.
 *
 * @param lines all of it
 * @param blocks the tables in it
 */
record NftText(List<String> lines, List<Block> blocks) {
  private static final String TABLE = "table ";

  /**
   * A table.
   *
   * @param first its first line, from 0
   * @param end the line behind its last
   * @param opaque whether it holds matches or targets of iptables that nft cannot say
   * @param counted whether all its rules are such as iptables makes: they count packets, and ask no
   *     sets. Of others {@code iptables-save} leaves out what it does not know, and says nothing
   */
  record Block(Table table, int first, int end, boolean opaque, boolean counted) {}

  static NftText of(String text) {
    List<String> lines = text.lines().toList();
    List<Block> blocks = new ArrayList<>();
    int at = 0;
    while (at < lines.size()) {
      Optional<Table> table = header(lines.get(at));
      int end = at + 1;
      if (table.isPresent()) {
        while (end < lines.size() && !lines.get(end).startsWith("}")) {
          end++;
        }
        end = Math.min(end + 1, lines.size());
        List<String> body = lines.subList(at, end);
        blocks.add(new Block(table.get(), at, end, opaque(body), counted(body)));
      }
      at = end;
    }
    return new NftText(lines, List.copyOf(blocks));
  }

  /** The table, if it is there. */
  Optional<Block> block(Table table) {
    return blocks.stream().filter(block -> block.table().equals(table)).findFirst();
  }

  /** The text with empty lines in place of some tables, so that all others keep their lines. */
  String without(Predicate<Block> test) {
    List<String> left = new ArrayList<>(lines);
    blocks.stream().filter(test).forEach(block -> empty(left, block));
    return String.join("\n", left) + "\n";
  }

  private static void empty(List<String> lines, Block block) {
    for (int i = block.first(); i < block.end(); i++) {
      lines.set(i, "");
    }
  }

  private static Optional<Table> header(String line) {
    if (!line.startsWith(TABLE)) {
      return Optional.empty();
    }
    List<String> words = List.of(line.split(" ", -1));
    return words.size() > 3 && words.get(3).startsWith("{")
        ? Optional.of(new Table(words.get(1), words.get(2)))
        : Optional.empty();
  }

  private static boolean opaque(List<String> body) {
    return body.stream()
        .anyMatch(line -> line.contains("xt match ") || line.contains("xt target "));
  }

  private static boolean counted(List<String> body) {
    boolean inChain = false;
    for (String line : body) {
      String words = line.strip();
      if (words.startsWith("chain ")) {
        inChain = true;
      } else if (words.equals("}")) {
        inChain = false;
      } else if (!inChain) {
        if (!words.isEmpty() && !words.startsWith(TABLE)) {
          // A set, a map, a flag: iptables makes none.
          return false;
        }
      } else if (!words.startsWith("type ") && !isLikeIptables(words)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLikeIptables(String rule) {
    return rule.contains("counter packets ") && rule.indexOf('{') < 0 && rule.indexOf('@') < 0;
  }
}
