package io.echogate.firewalls.policies;

/** Numbers from one to another, both included; none if the last is below the first. */
record Interval(int least, int most) {

  Interval and(Interval other) {
    return new Interval(Math.max(least, other.least), Math.min(most, other.most));
  }

  boolean isEmpty() {
    return most < least;
  }

  boolean contains(Interval other) {
    return least <= other.least && other.most <= most;
  }
}
