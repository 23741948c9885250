package io.echogate.cli.demo;

/**
 * The program that filters.
 *
 * @param id its number in the kernel
 * @param instructions how many Echogate has generated
 */
public record GuardProgram(int id, int instructions) {}
