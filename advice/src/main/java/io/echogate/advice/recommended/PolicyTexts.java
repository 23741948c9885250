package io.echogate.advice.recommended;

/**
 * The parts of a recommended policy, each of whole lines.
 *
 * @param about comments in front
 * @param limits with four places for numbers: the pings of a source and their burst, those of all
 *     sources and their burst
 * @param in4Head what comes before the pings of the monitoring, of IPv4
 * @param monitoring4 the statement on them; empty where pings are not limited
 * @param in4 the rest of what arrives
 * @param defaults the last lines
 */
record PolicyTexts(
    String about,
    String limits,
    String in4Head,
    String monitoring4,
    String in4,
    String in6Head,
    String monitoring6,
    String in6,
    String out4,
    String out6,
    String defaults) {}
