package io.echogate.datapath;

import io.echogate.policy.Statement;

/**
 * What a statement decided, passed and dropped together.
 *
 * @param bytes of the frames, from the Ethernet header, without FCS
 */
public record StatementCount(Statement statement, long packets, long bytes) {}
