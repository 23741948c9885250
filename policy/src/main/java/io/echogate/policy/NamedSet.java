package io.echogate.policy;

/**
 * A named set of addresses, {@code set NAME { ... }}.
 *
 * @param name unique among the sets that a policy can see, and none of the built-in names
 * @param origin its definition
 */
public record NamedSet(String name, AddressSet addresses, Origin origin) {}
