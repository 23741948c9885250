/**
 * Which of several prefix sets holds an address: as tables in maps, and as the instructions that
 * ask them. It knows the sets and the assembler, but neither policies nor what loads programs.
 */
@NullMarked
package io.echogate.datapath.prefix;

import org.jspecify.annotations.NullMarked;
