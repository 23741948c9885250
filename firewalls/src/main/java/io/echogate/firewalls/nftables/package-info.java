/** nftables: its rule sets, read and written. */
@NullMarked
package io.echogate.firewalls.nftables;

import org.jspecify.annotations.NullMarked;
