package io.echogate.advice;

import io.echogate.advice.knowledge.Severity;

/**
 * Something that findings are about, and its story.
 *
 * @param id its word: {@code breaks-pmtud-v4}
 * @param severity how much it usually matters
 * @param title what is the matter, in a few words
 * @param consequence what will be seen by whom, in one sentence
 * @param story how it comes to that
 * @param cure what to do about it
 * @param source the documents that say so, with sections
 */
public record FindingKind(
    String id,
    Severity severity,
    String title,
    String consequence,
    String story,
    String cure,
    String source) {}
