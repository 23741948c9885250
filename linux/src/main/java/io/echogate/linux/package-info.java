/** System calls through {@code java.lang.foreign}. Knows nothing of ICMP or eBPF instructions. */
@NullMarked
package io.echogate.linux;

import org.jspecify.annotations.NullMarked;
