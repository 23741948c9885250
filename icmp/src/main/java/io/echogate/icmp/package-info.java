/**
 * What ICMP is: the families, the registry of types and codes, the packet as a value, and the
 * decoder that makes packets of frames. Knows nothing of policies.
 */
@NullMarked
package io.echogate.icmp;

import org.jspecify.annotations.NullMarked;
