/** What a policy breaks, although its text is right: pure functions from the model to warnings. */
@NullMarked
package io.echogate.policy.advice;

import org.jspecify.annotations.NullMarked;
