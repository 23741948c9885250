/** Recommended policies, as texts that explain themselves. */
@NullMarked
package io.echogate.advice.recommended;

import org.jspecify.annotations.NullMarked;
