package io.echogate.firewalls.cisco;

import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Hook;
import io.echogate.policy.source.Span;

/**
 * A list at work.
 *
 * @param place the interface
 * @param span where that is said
 */
record Application(ChainName list, Hook hook, String place, Span span) {}
