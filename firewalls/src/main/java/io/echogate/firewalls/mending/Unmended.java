package io.echogate.firewalls.mending;

import io.echogate.firewalls.audit.AuditFinding;

/**
 * A finding that is left.
 *
 * @param reason why, without a stop
 */
public record Unmended(AuditFinding finding, String reason) {}
