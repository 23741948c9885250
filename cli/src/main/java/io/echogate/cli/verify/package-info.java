/** Compares what a program in the kernel does with what its policy says, frame by frame. */
@NullMarked
package io.echogate.cli.verify;

import org.jspecify.annotations.NullMarked;
