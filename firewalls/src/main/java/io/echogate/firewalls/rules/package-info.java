/** The one rule model: what every firewall's rules become, whatever dialect they are written in. */
@NullMarked
package io.echogate.firewalls.rules;

import org.jspecify.annotations.NullMarked;
