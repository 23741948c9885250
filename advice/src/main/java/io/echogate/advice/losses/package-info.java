/** What packets that a policy has dropped were for. */
@NullMarked
package io.echogate.advice.losses;

import org.jspecify.annotations.NullMarked;
