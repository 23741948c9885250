package io.echogate.firewalls.regions;

/** What all planes of a space have in common. */
final class Frame {
  private final boolean rowsAreSources;
  private final int[] rows;
  private final Columns columns;
  private final long[] all;

  private Frame(boolean rowsAreSources, int[] rows, Columns columns, long[] all) {
    this.rowsAreSources = rowsAreSources;
    this.rows = rows;
    this.columns = columns;
    this.all = all;
  }

  /** Whether sources make rows: the addresses with more atoms do. */
  static boolean rowsAreSources(Program program) {
    return program.sources().constraints().axis().size()
        >= program.destinations().constraints().axis().size();
  }

  /** The columns of all frames of a program. */
  static Columns columns(Program program, Budget budget) {
    return new Columns(
        rowsAreSources(program) ? program.destinations() : program.sources(), budget);
  }

  static Frame of(Program program, Columns columns, Space space) {
    AddressAxis sources = program.sources().constraints().axis();
    AddressAxis destinations = program.destinations().constraints().axis();
    boolean rowsAreSources = rowsAreSources(program);
    long[] from = sources.atoms(space.sources());
    long[] to = destinations.atoms(space.destinations());
    int[] rows = new int[Bits.count(rowsAreSources ? from : to)];
    int[] next = {0};
    Bits.forEach(rowsAreSources ? from : to, atom -> rows[next[0]++] = atom);
    return new Frame(rowsAreSources, rows, columns, rowsAreSources ? to : from);
  }

  /** Whether sources make rows, and destinations columns. */
  boolean rowsAreSources() {
    return rowsAreSources;
  }

  /** The atoms that make rows. */
  int[] rows() {
    return rows;
  }

  Columns columns() {
    return columns;
  }

  /** The atoms that make columns, as bits. */
  long[] all() {
    return all;
  }
}
