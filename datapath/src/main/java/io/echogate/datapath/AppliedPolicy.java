package io.echogate.datapath;

import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.MapSpec;
import io.echogate.linux.Mapping;
import io.echogate.policy.SetEdits;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
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
  private static final int VERSION = 7;

  /** No head has more bytes: names are paths, of 4096 bytes at most. */
  private static final int MOST_OF_HEAD = 1 << 14;

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
   * All about a policy but its text, and the edits.
   *
   * @param name as {@link AppliedPolicy#name}
   * @param since as {@link AppliedPolicy#since}
   * @param evaluate as {@link AppliedPolicy#evaluate}
   */
  record Head(String name, Instant since, boolean evaluate) {}

  /**
   * Reads what comes in front of the text, which may be long.
   *
   * @param map that holds what {@link #encode} wrote
   * @throws FilterException if another version wrote it
   */
  static Head head(BpfMap map) {
    // That of another version may be one that cannot be mapped, and then is told by all of it.
    if ((map.spec().flags() & MapSpec.MMAPABLE) == 0) {
      AppliedPolicy applied = decode(FrozenMap.read(map));
      return new Head(applied.name(), applied.since(), applied.evaluate());
    }
    try (Mapping mapping = map.mmapFirst(MOST_OF_HEAD, Mapping.Access.READ)) {
      return readHead(mapping.segment().asByteBuffer());
    } catch (BufferUnderflowException e) {
      throw damaged();
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws FilterException if another version wrote it
   */
  static AppliedPolicy decode(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      Head head = readHead(in);
      return new AppliedPolicy(head.name(), read(in), head.since(), head.evaluate());
    } catch (BufferUnderflowException e) {
      throw damaged();
    }
  }

  private static Head readHead(ByteBuffer in) {
    int version = in.getInt();
    if (version != VERSION) {
      throw new FilterException(
          "another version of Echogate applied this policy (layout "
              + version
              + ", this one reads "
              + VERSION
              + "): apply the policy again, or detach it");
    }
    Instant since = Instant.ofEpochMilli(in.getLong());
    boolean evaluate = in.get() != 0;
    return new Head(read(in), since, evaluate);
  }

  private static FilterException damaged() {
    return new FilterException(
        "the policy text that is kept with the program is damaged: apply the policy again, or"
            + " detach it");
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static String read(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] utf8 = new byte[length];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
