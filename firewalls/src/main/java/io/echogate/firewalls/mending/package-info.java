/**
 * Rule sets with what an audit found mended, each step proven by another audit and a comparison.
 */
@NullMarked
package io.echogate.firewalls.mending;

import org.jspecify.annotations.NullMarked;
