/** One packet's way through rules as it can be told: chain by chain, and what it depends on. */
@NullMarked
package io.echogate.firewalls.trace;

import org.jspecify.annotations.NullMarked;
