package io.echogate.datapath.layout;

/** What a chain asks at one go: a step, or many that are alike. */
public sealed interface Part permits Step, Run {}
