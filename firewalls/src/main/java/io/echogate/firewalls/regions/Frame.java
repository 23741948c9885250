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

  static Frame of(Program program, Space space) {
    AddressAxis sources = program.sources().constraints().axis();
    AddressAxis destinations = program.destinations().constraints().axis();
    boolean rowsAreSources = sources.size() >= destinations.size();
    long[] from = sources.atoms(space.sources());
    long[] to = destinations.atoms(space.destinations());
    int[] rows = new int[Bits.count(rowsAreSources ? from : to)];
    int[] next = {0};
    Bits.forEach(rowsAreSources ? from : to, atom -> rows[next[0]++] = atom);
    return new Frame(
        rowsAreSources,
        rows,
        new Columns(rowsAreSources ? program.destinations() : program.sources()),
        rowsAreSources ? to : from);
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
