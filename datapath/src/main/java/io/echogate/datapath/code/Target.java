package io.echogate.datapath.code;

/**
 * What the code of a policy is emitted for.
 *
 * @param context how the hook hands frames over and takes answers
 * @param clock what limits read
 * @param evaluate whether to count only and drop nothing, whatever the policy says
 */
public record Target(ContextCode context, ClockCode clock, boolean evaluate) {}
