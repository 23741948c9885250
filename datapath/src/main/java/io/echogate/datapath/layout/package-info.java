/**
 * What a policy becomes as tables, and where in the maps of its program each of them lies. It knows
 * the policy and no kernel: programs are emitted by it, and whoever reads their maps reads by it.
 */
@NullMarked
package io.echogate.datapath.layout;

import org.jspecify.annotations.NullMarked;
