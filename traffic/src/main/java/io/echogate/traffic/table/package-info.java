/** Tables by address that hostile captures can neither grow nor slow down. */
@NullMarked
package io.echogate.traffic.table;

import org.jspecify.annotations.NullMarked;
