package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import java.util.Set;

/**
 * What the words in front of the colon say in {@code policy { }}.
 *
 * @param families the family that is written, or both
 * @param directions empty where none is written
 */
record Place(Set<Family> families, Set<Direction> directions) {}
