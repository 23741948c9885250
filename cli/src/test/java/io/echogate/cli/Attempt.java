package io.echogate.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One way to try an attack, and what becomes of it.
 *
 * @param attack its name in the knowledge base
 * @param course who sends what to whom
 * @param behind whether the victim is the machine behind a router, and not the filtered one
 * @param message what is counted: {@code ip4/13} or {@code ip6/fragment}
 * @param packets how many of them have to be seen
 * @param most how many may come through
 * @param roles those whose recommended policy stops it
 * @param answer a message that the victim answers with if it is not protected
 * @param command what sends it
 */
record Attempt(
    String attack,
    Course course,
    boolean behind,
    String message,
    long packets,
    Most most,
    List<String> roles,
    Optional<String> answer,
    String command) {

  /** Which way the messages go that are counted. */
  enum Course {
    /** The attacker sends them, and they arrive. */
    ATTACK,
    /** The attacker makes the victim send them. */
    SCAN,
    /** A machine that was taken over sends them to its neighbours. */
    TAKEN_OVER;

    private static Course of(String cell) {
      return valueOf(cell.replace('-', '_').toUpperCase(Locale.ROOT));
    }
  }

  /**
   * What a limit admits.
   *
   * @param burst at once; without a rate, in all
   * @param rate a second
   */
  record Most(long burst, long rate) {
    static final Most NOTHING = new Most(0, 0);

    static Most of(String cell) {
      String[] numbers = cell.split("\\+", -1);
      return new Most(
          Long.parseLong(numbers[0]), numbers.length == 1 ? 0 : Long.parseLong(numbers[1]));
    }

    /** What it admits within some time, by the bound that limits promise. */
    long within(long nanoseconds) {
      return rate == 0 ? burst : burst + rate * nanoseconds / 1_000_000_000 + 1;
    }
  }

  /** Whether what is counted comes to the victim, and does not leave it. */
  boolean arriving() {
    return course == Course.ATTACK;
  }

  /** Reads all of them. */
  static List<Attempt> all() {
    return TestTable.rows("attempts.tsv").stream().map(Attempt::of).toList();
  }

  private static Attempt of(List<String> cells) {
    return new Attempt(
        cells.get(0),
        Course.of(cells.get(1)),
        cells.get(2).equals("behind"),
        cells.get(3),
        Long.parseLong(cells.get(4)),
        Most.of(cells.get(5)),
        List.of(cells.get(6).split(" ", -1)),
        cells.get(7).equals("-") ? Optional.empty() : Optional.of(cells.get(7)),
        cells.get(8));
  }

  @Override
  public String toString() {
    return attack + ": " + command;
  }
}
