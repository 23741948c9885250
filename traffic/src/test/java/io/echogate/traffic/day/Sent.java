package io.echogate.traffic.day;

import org.jspecify.annotations.Nullable;

/**
 * A packet of the day.
 *
 * @param place when it comes, in nanoseconds of the day
 * @param time when the capture says that it came
 * @param fate null if the capture has too little of it to tell what it is
 */
record Sent(long place, long time, Shape shape, @Nullable Fate fate) {}
