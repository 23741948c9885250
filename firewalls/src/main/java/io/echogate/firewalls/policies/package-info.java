/** From the rules of any firewall to a policy of equal meaning, with every difference named. */
@NullMarked
package io.echogate.firewalls.policies;

import org.jspecify.annotations.NullMarked;
