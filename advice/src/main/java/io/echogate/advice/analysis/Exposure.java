package io.echogate.advice.analysis;

import io.echogate.advice.knowledge.Attack;
import io.echogate.advice.knowledge.Recommendation;
import io.echogate.advice.knowledge.Way;
import io.echogate.icmp.Family;

/**
 * A message that an attack uses, and that a policy lets pass more freely than it should.
 *
 * @param type 0-255
 * @param code 0-255
 * @param recommendation what should be done with it
 * @param outcome what is done
 */
public record Exposure(
    Attack attack,
    Family family,
    int type,
    int code,
    Way way,
    Recommendation recommendation,
    Outcome outcome) {}
