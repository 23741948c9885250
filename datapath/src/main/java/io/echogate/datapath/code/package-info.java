/**
 * The instructions of a policy's program: they read and write maps as the layout says, and know
 * nothing of what loads them.
 */
@NullMarked
package io.echogate.datapath.code;

import org.jspecify.annotations.NullMarked;
