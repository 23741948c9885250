/** What a policy does with each message, as a table. */
@NullMarked
package io.echogate.cli.table;

import org.jspecify.annotations.NullMarked;
