/** Reads the rules of any firewall that is known here, whatever its dialect. */
@NullMarked
package io.echogate.firewalls.imports;

import org.jspecify.annotations.NullMarked;
