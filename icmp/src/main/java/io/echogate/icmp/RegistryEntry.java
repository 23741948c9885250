package io.echogate.icmp;

/**
 * What is known of a type, of a range of unused types, or of one code.
 *
 * @param messages what the entry describes
 * @param slug the name in policies: kebab-case, and unique in its family but for a type with one
 *     assigned code, which share theirs
 * @param title the name in texts
 * @param rfc the defining documents, separated by commas
 */
public record RegistryEntry(
    Family family,
    MessageRange messages,
    String slug,
    String title,
    Kind kind,
    Status status,
    String rfc) {}
