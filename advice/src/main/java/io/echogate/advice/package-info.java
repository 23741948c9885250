/** Advice on policies: findings, their stories, and recommended policies. */
@NullMarked
package io.echogate.advice;

import org.jspecify.annotations.NullMarked;
