package io.echogate.traffic.demand;

import io.echogate.policy.Limit;
import io.echogate.policy.Prefix;
import java.util.Optional;

/**
 * What a limit was asked for in all its uses, and what its busiest bucket needed.
 *
 * @param met packets that met it
 * @param refused those that it would have refused if it were the only one: others of the same
 *     statement may have refused more
 * @param packets what would have refused nothing; empty if the limit does not count packets
 * @param bytes the same of bytes
 * @param worst of a limit with a bucket for each prefix, the one that was refused most; empty where
 *     none was
 * @param untold packets of prefixes that were too many to tell apart: what they needed is not known
 */
public record LimitDemand(
    Limit limit,
    long met,
    long refused,
    Optional<Need> packets,
    Optional<Need> bytes,
    Optional<Prefix> worst,
    long untold) {}
