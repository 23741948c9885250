package io.echogate.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One verb of the command line. */
interface Verb {

  /** Its name, options, operands and help; made anew by each call. */
  CommandSpec spec();

  /**
   * Does the work.
   *
   * @param arguments the command line behind the verb, as {@link #spec()} describes it
   * @throws Refusal when it cannot go on
   */
  ExitCode run(ParseResult arguments, Console console);
}
