/** What limits were asked for, and what it would have taken to refuse nothing. */
@NullMarked
package io.echogate.traffic.demand;

import org.jspecify.annotations.NullMarked;
