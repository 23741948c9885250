package io.echogate.datapath;

/**
 * A filter that does not write down which queries leave, though a filter of the network namespace
 * asks for them: replies to those queries count as unsolicited, wherever they arrive.
 *
 * @param reason why it was not made to
 */
public record UnkeptQueries(String interfaceName, String reason) {}
