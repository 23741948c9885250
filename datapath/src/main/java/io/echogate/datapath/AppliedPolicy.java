package io.echogate.datapath;

import io.echogate.policy.SetEdits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * What was applied, as it is kept with the program in the kernel: text and program change together,
 * so that one can always tell what the kernel runs. The text is carried here, not read. Beside it
 * stands what of the text's sets has been changed since: text and edits together say what is in
 * force.
 *
 * @param name what the text was called: usually the path of a file
 * @param text the whole policy file
 * @param since when it was applied, to the millisecond
 * @param evaluate whether it was applied to count only, whatever the text says
 * @param edits what of its named sets is otherwise than the text says
 */
public record AppliedPolicy(
    String name, String text, Instant since, boolean evaluate, SetEdits edits) {

  /**
   * The layout of maps and record. Another number means that another version of Echogate applied
   * the policy, whose maps this one cannot read.
   */
  private static final int VERSION = 4;

  /** A policy whose sets are those of the text. */
  public AppliedPolicy(String name, String text, Instant since, boolean evaluate) {
    this(name, text, since, evaluate, SetEdits.NONE);
  }

  /** The same policy with other edits. */
  public AppliedPolicy with(SetEdits others) {
    return new AppliedPolicy(name, text, since, evaluate, others);
  }

  /** The SHA-256 of the text, in hex: names the policy in status and logs. */
  public String digest() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * A number that tells this policy, as applied now, from others: what programs say of a packet's
   * statement is to be understood by the policy with their tag.
   */
  public int tag() {
    CRC32C checksum = new CRC32C();
    checksum.update(encode());
    return (int) checksum.getValue();
  }

  /** The text and all about it but the edits, which are kept apart. */
  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeLong(since.toEpochMilli());
      out.writeBoolean(evaluate);
      write(out, name);
      write(out, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws FilterException if another version wrote it
   */
  static AppliedPolicy decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readInt();
      if (version != VERSION) {
        throw new FilterException(
            "another version of Echogate applied this policy (layout "
                + version
                + ", this one reads "
                + VERSION
                + "): apply the policy again, or detach it");
      }
      Instant since = Instant.ofEpochMilli(in.readLong());
      boolean evaluate = in.readBoolean();
      String name = read(in);
      return new AppliedPolicy(name, read(in), since, evaluate);
    } catch (IOException e) {
      throw new FilterException(
          "the policy text that is kept with the program is damaged: apply the policy again, or"
              + " detach it");
    }
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static String read(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] utf8 = length < 0 ? new byte[0] : in.readNBytes(length);
    if (utf8.length != length) {
      throw new IOException("cut");
    }
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
