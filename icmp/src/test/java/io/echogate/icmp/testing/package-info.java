/** What tests of several rooms need: frames, random frames, properties, the acceptance tables. */
@NullMarked
package io.echogate.icmp.testing;

import org.jspecify.annotations.NullMarked;
