/** Reads what this machine is and does: interfaces, settings, the rules of its firewalls. */
@NullMarked
package io.echogate.cli.live;

import org.jspecify.annotations.NullMarked;
