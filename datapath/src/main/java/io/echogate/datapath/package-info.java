/** From a policy to programs and maps in the kernel. */
@NullMarked
package io.echogate.datapath;

import org.jspecify.annotations.NullMarked;
