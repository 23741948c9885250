/** The knowledge base as a manual: messages, functions and attacks by name. */
@NullMarked
package io.echogate.cli.manual;

import org.jspecify.annotations.NullMarked;
