package io.echogate.policy;

import io.echogate.icmp.Family;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a family's messages that no rule lists.
 *
 * @param statement the entry of {@code defaults { }}; null where none is written and the dialect's
 *     own default holds
 */
public record DefaultRule(
    @Nullable Statement statement, Family family, Direction direction, Action action) {}
