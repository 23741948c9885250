package io.echogate.datapath.code;

import java.util.Optional;
import java.util.Set;

/**
 * What the code of a policy is emitted for.
 *
 * @param context how the hook hands frames over and takes answers
 * @param clock what limits read
 * @param swaps how limits and others change a word that other CPUs change
 * @param lookups whom the program can ask for the flows of others
 * @param reporting how the bytes of packets are reached that are reported, if they are
 * @param evaluate whether to count only and drop nothing, whatever the policy says
 */
public record Target(
    ContextCode context,
    ClockCode clock,
    SwapCode swaps,
    boolean evaluate,
    Set<FlowLookup> lookups,
    Optional<EventCode.Bytes> reporting) {
  public Target {
    lookups = Set.copyOf(lookups);
  }
}
