/** What the tests of the routers' dialects share. */
@NullMarked
package io.echogate.firewalls.routers;

import org.jspecify.annotations.NullMarked;
