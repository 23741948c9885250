/**
 * Support for tests against the real kernel, for every room: conditions that skip by name, and two
 * hosts in network namespaces.
 */
@NullMarked
package io.echogate.linux.testing;

import org.jspecify.annotations.NullMarked;
