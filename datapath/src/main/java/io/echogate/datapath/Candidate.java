package io.echogate.datapath;

import io.echogate.policy.Policy;

/**
 * A policy that is to be put in force.
 *
 * @param policy what {@link AppliedPolicy#text} says, with its {@link AppliedPolicy#edits}
 * @param applied what is kept with the program
 */
public record Candidate(Policy policy, CompileOptions options, AppliedPolicy applied) {

  /** The same, made to write queries down for other filters, or not. */
  Candidate keepingQueries(boolean keeps) {
    return new Candidate(policy, options.keepingQueries(keeps), applied);
  }
}
