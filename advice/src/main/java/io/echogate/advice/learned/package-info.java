/** Policies for what was seen: what of a recommended policy is needed for it, and what was not. */
@NullMarked
package io.echogate.advice.learned;

import org.jspecify.annotations.NullMarked;
