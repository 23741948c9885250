/** What captures show of messages: how many, with whom, and how many at once. */
@NullMarked
package io.echogate.traffic.observation;

import org.jspecify.annotations.NullMarked;
