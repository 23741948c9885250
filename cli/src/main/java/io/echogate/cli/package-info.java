/** The command line. */
@NullMarked
package io.echogate.cli;

import org.jspecify.annotations.NullMarked;
