package io.echogate.advice;

import java.util.List;

/** All checks. */
final class Checks {
  static final List<Check> ALL = List.of(new PathMtu());

  private Checks() {}
}
