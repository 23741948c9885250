package io.echogate.firewalls.nftables;

import io.echogate.policy.source.Span;
import java.util.List;

/**
 * A rule as written.
 *
 * @param statements at least one
 */
record RuleText(List<Statement> statements, Span span) {}
