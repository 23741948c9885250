/** What settings of the Linux kernel do to ICMP, whatever a policy or a firewall's rules say. */
@NullMarked
package io.echogate.advice.settings;

import org.jspecify.annotations.NullMarked;
