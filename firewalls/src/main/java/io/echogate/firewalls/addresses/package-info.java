/** Arithmetic of addresses and numbers that the dialects of routers share. */
@NullMarked
package io.echogate.firewalls.addresses;

import org.jspecify.annotations.NullMarked;
