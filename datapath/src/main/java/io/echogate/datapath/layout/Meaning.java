package io.echogate.datapath.layout;

/** What a policy does with packets, as tables. */
public sealed interface Meaning permits XfwTables, MessageTables {}
