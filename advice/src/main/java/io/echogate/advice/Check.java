package io.echogate.advice;

import java.util.List;

/** Looks for findings of a kind, or of a few that belong together. */
@FunctionalInterface
interface Check {

  /** What there is to be found. */
  List<Finding> find(Subject subject);
}
