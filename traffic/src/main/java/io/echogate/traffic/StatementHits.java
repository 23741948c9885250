package io.echogate.traffic;

import io.echogate.policy.Statement;

/**
 * What a statement decided, passed and dropped together.
 *
 * @param packets 0 if it was never hit
 * @param bytes of their frames
 * @param overLimit packets that its limit refused
 */
public record StatementHits(Statement statement, long packets, long bytes, long overLimit) {}
