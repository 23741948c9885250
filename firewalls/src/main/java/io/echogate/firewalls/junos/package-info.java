/** Firewall filters of Junos, read and written. */
@NullMarked
package io.echogate.firewalls.junos;

import org.jspecify.annotations.NullMarked;
