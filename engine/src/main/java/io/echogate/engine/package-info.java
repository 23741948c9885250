/** The meaning of a policy: evaluator and limiter, with a clock from outside. */
@NullMarked
package io.echogate.engine;

import org.jspecify.annotations.NullMarked;
