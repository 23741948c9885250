/** Texts, places in them, and what is to be said about those places. Used by every parser. */
@NullMarked
package io.echogate.policy.source;

import org.jspecify.annotations.NullMarked;
