/** What other firewalls call messages. Tables; what they print or accept is looked up here. */
@NullMarked
package io.echogate.firewalls.names;

import org.jspecify.annotations.NullMarked;
