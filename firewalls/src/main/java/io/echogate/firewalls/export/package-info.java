/** From a policy to the rules of another firewall, with every loss named. */
@NullMarked
package io.echogate.firewalls.export;

import org.jspecify.annotations.NullMarked;
