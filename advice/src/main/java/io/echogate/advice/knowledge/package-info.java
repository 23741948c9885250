/**
 * The knowledge base: what each ICMP message is for and what to do with it, which functions need
 * which messages, and which attacks use them.
 */
@NullMarked
package io.echogate.advice.knowledge;

import org.jspecify.annotations.NullMarked;
