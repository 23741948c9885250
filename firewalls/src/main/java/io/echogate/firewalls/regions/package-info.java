/** All packets at once: which of them meet which fate, exactly, and by which rules. */
@NullMarked
package io.echogate.firewalls.regions;

import org.jspecify.annotations.NullMarked;
