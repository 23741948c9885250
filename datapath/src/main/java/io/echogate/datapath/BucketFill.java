package io.echogate.datapath;

import io.echogate.icmp.Family;
import io.echogate.policy.Limit;
import io.echogate.policy.Statement;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a bucket would still let pass at once.
 *
 * @param type the type that it is for; empty for a default's, which all types share
 * @param packets empty where the limit does not count packets
 * @param bytes empty where the limit does not count bytes
 */
public record BucketFill(
    Limit limit,
    Statement statement,
    Family family,
    OptionalInt type,
    OptionalLong packets,
    OptionalLong bytes) {}
