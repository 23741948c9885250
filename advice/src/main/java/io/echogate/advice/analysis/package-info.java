/**
 * What a policy does to all packets of a kind at once: exactly, not by trying some. From this
 * follows which functions work with a policy and which do not.
 */
@NullMarked
package io.echogate.advice.analysis;

import org.jspecify.annotations.NullMarked;
