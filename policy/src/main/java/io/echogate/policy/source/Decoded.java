package io.echogate.policy.source;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Bytes read as UTF-8 text. A byte order mark in front is left out.
 *
 * @param source the text; with a problem, as much of it as helps to show where that is
 * @param problem why the bytes are no text that can be read: too many, not UTF-8, or with NUL
 */
public record Decoded(Source source, Optional<Diagnostic> problem) {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** A text that was read before. */
  static Decoded of(Source source) {
    return new Decoded(source, Optional.empty());
  }

  /** Reads bytes as the text of that name. */
  public static Decoded of(String name, byte[] bytes, Bounds bounds) {
    if (bytes.length > bounds.bytes()) {
      return new Decoded(new Source(name, ""), Optional.of(tooLong(name, bytes.length, bounds)));
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    String text = withoutMark(out.flip().toString());
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      Source source = new Source(name, text.substring(0, nul + 1));
      return refused(source, nul, "a NUL byte: this is not a text file");
    }
    if (result.isError()) {
      Source source = new Source(name, text + '\uFFFD');
      int bad = bytes[in.position()] & 0xff;
      return refused(
          source,
          text.length(),
          String.format(Locale.ROOT, "the byte 0x%02x is not UTF-8 text here", bad));
    }
    return new Decoded(new Source(name, text), Optional.empty());
  }

  /**
   * The error for a text of so many bytes, more than the bounds allow. For readers that look at a
   * file's size before its content.
   */
  public static Diagnostic tooLong(String name, long bytes, Bounds bounds) {
    return Diagnostic.error(
            new Source(name, ""),
            new Span(0, 0),
            String.format(
                Locale.ROOT, "the text has %,d bytes; at most %,d are read", bytes, bounds.bytes()))
        .withHelp("check that this is the file you meant");
  }

  private static Decoded refused(Source source, int offset, String message) {
    Diagnostic problem =
        Diagnostic.error(source, new Span(offset, offset + 1), message)
            .withHelp("a policy is UTF-8 text; check that this is the file you meant");
    return new Decoded(source, Optional.of(problem));
  }

  private static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }
}
