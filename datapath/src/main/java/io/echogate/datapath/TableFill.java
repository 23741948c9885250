package io.echogate.datapath;

/**
 * How many prefixes of a table of buckets there are to remember now. Of a large table only a part
 * is looked at: who belongs there is chosen by a hash, so it stands for the whole.
 *
 * @param busy those whose bucket is not full
 * @param atLimit those whose bucket would let no packet of 60 bytes pass
 * @param room for how many the table is made
 */
public record TableFill(long busy, long atLimit, long room) {}
