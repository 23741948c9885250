/** From policy text to policy model: lexer, parser, syntax tree, resolver. */
@NullMarked
package io.echogate.policy.language;

import org.jspecify.annotations.NullMarked;
