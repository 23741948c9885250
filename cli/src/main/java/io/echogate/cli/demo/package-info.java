/**
 * What {@code echogate demo} does: two hosts, a policy between them, messages, and what became of
 * each. How it looks is the business of the verb.
 */
@NullMarked
package io.echogate.cli.demo;

import org.jspecify.annotations.NullMarked;
