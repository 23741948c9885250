/** Benchmarks. */
@NullMarked
package io.echogate.bench;

import org.jspecify.annotations.NullMarked;
