package io.echogate.datapath.layout;

/**
 * The limits that decide messages of a chain's step, all of which must admit a packet.
 *
 * @param shape what the code that asks them depends on
 * @param place the first place of the chain's first type in the config map's table of places; the
 *     places of a type lie behind one another, one for each use of the shape
 * @param step places from one type to the next; 0 where all types have the same buckets
 */
public record LimitSum(SumShape shape, int place, int step) {}
