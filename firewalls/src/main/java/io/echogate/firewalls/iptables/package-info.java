/**
 * The rules of iptables and ip6tables, read from what {@code iptables-save} and {@code ipset save}
 * print and from plain shell scripts, and written for {@code iptables-restore}.
 */
@NullMarked
package io.echogate.firewalls.iptables;

import org.jspecify.annotations.NullMarked;
