/**
 * The policy model: what a policy file means once it is read. One model serves both dialects, the
 * evaluator, the data path and every exporter.
 */
@NullMarked
package io.echogate.policy;

import org.jspecify.annotations.NullMarked;
