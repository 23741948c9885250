package io.echogate.firewalls.regions;

/** Columns of which all packets of a row end alike. */
final class Strip {
  /** Room for a strip and its cell without their columns. */
  private static final int CELL_BYTES = 160;

  final long[] columns;

  /** For each system, the number of the outcome; not to be changed. */
  final int[] outcomes;

  Strip(long[] columns, int[] outcomes) {
    this.columns = columns;
    this.outcomes = outcomes;
  }

  /** How much room it takes with its cell, roughly. */
  long bytes() {
    return CELL_BYTES + Long.BYTES * (long) columns.length;
  }
}
