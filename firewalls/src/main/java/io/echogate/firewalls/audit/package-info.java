/** What rules of any firewall do to each message, what does not work because of it, and why. */
@NullMarked
package io.echogate.firewalls.audit;

import org.jspecify.annotations.NullMarked;
