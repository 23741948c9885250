/** A day of traffic of which every number is known. */
@NullMarked
package io.echogate.traffic.day;

import org.jspecify.annotations.NullMarked;
