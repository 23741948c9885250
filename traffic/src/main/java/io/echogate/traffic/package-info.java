/** What policies would have done with captured traffic. */
@NullMarked
package io.echogate.traffic;

import org.jspecify.annotations.NullMarked;
