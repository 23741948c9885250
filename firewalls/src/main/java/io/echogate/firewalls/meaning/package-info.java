/** What rules of any firewall do to one packet, taken step by step. */
@NullMarked
package io.echogate.firewalls.meaning;

import org.jspecify.annotations.NullMarked;
