/** Which role a machine has, told by its interfaces, addresses and routes. */
@NullMarked
package io.echogate.advice.machine;

import org.jspecify.annotations.NullMarked;
