/** Captures that other programs than Echogate made and read. */
@NullMarked
package io.echogate.traffic.golden;

import org.jspecify.annotations.NullMarked;
