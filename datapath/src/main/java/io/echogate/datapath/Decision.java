package io.echogate.datapath;

import io.echogate.policy.Statement;
import java.util.Optional;

/**
 * What the kernel counted of one kind that one statement decided.
 *
 * @param statement empty where no statement is written that decides it, and for the source filter
 *     of {@code xfw { }}, whose statements count all types together
 */
public record Decision(Counter counter, Optional<Statement> statement) {}
