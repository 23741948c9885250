/** Random policies, for this room's tests and those of other rooms. */
@NullMarked
package io.echogate.policy.testing;

import org.jspecify.annotations.NullMarked;
