package io.echogate.datapath;

import io.echogate.datapath.prefix.InUse;
import io.echogate.datapath.prefix.SlotChanges;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.SetEdit;
import io.echogate.policy.SetEdits;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of a policy's sets as of one of their changes in place.
 *
 * @param edits what of them is otherwise than the policy's text says
 * @param changed the prefixes that the change was about: where it may have changed tables
 * @param written what it wrote into the slots of these
 * @param inUse which parts of the tables are in use when both copies are the same
 */
record SetRecord(SetEdits edits, PrefixSet changed, SlotChanges written, InUse inUse) {

  private static final int COUNT_BYTES = Integer.BYTES;

  /** That of a policy whose tables were just filled. */
  static SetRecord loaded(SetEdits edits, InUse inUse) {
    return new SetRecord(edits, PrefixSet.empty(), SlotChanges.NONE, inUse);
  }

  byte[] encode() {
    List<byte[]> names =
        edits.list().stream().map(edit -> edit.set().getBytes(StandardCharsets.UTF_8)).toList();
    List<byte[]> kinds = inUse.encode();
    List<int[]> slots = written.encode();
    ByteBuffer out = ByteBuffer.allocate(size(names, kinds, slots));
    out.putInt(names.size());
    for (int i = 0; i < names.size(); i++) {
      write(out, names.get(i));
      edits.list().get(i).added().write(out);
      edits.list().get(i).removed().write(out);
    }
    changed.write(out);
    out.putInt(kinds.size());
    kinds.forEach(kind -> write(out, kind));
    out.putInt(slots.size());
    slots.forEach(numbers -> write(out, numbers));
    return out.array();
  }

  private int size(List<byte[]> names, List<byte[]> kinds, List<int[]> slots) {
    long size = 3L * COUNT_BYTES + changed.bytes();
    for (byte[] part : names) {
      size += COUNT_BYTES + part.length;
    }
    for (byte[] part : kinds) {
      size += COUNT_BYTES + part.length;
    }
    for (int[] numbers : slots) {
      size += COUNT_BYTES + (long) Integer.BYTES * numbers.length;
    }
    for (SetEdit edit : edits.list()) {
      size += (long) edit.added().bytes() + edit.removed().bytes();
    }
    return Math.toIntExact(size);
  }

  private static void write(ByteBuffer out, byte[] bytes) {
    out.putInt(bytes.length).put(bytes);
  }

  private static void write(ByteBuffer out, int[] numbers) {
    out.putInt(numbers.length);
    out.asIntBuffer().put(numbers);
    out.position(out.position() + Integer.BYTES * numbers.length);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws FilterException if it is something else
   */
  static SetRecord decode(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      List<SetEdit> edits = new ArrayList<>();
      for (int i = in.getInt(); i > 0; i--) {
        String set = new String(readBytes(in), StandardCharsets.UTF_8);
        PrefixSet added = PrefixSet.read(in);
        edits.add(new SetEdit(set, added, PrefixSet.read(in)));
      }
      PrefixSet changed = PrefixSet.read(in);
      List<byte[]> kinds = new ArrayList<>();
      for (int i = in.getInt(); i > 0; i--) {
        kinds.add(readBytes(in));
      }
      List<int[]> slots = new ArrayList<>();
      for (int i = in.getInt(); i > 0; i--) {
        slots.add(readInts(in));
      }
      return new SetRecord(
          new SetEdits(edits), changed, SlotChanges.decode(slots), InUse.decode(kinds));
    } catch (BufferUnderflowException | NegativeArraySizeException | IllegalArgumentException e) {
      throw new FilterException(
          "the record of changed sets that is kept with the program is damaged: apply the policy"
              + " again, or detach it",
          e);
    }
  }

  private static byte[] readBytes(ByteBuffer in) {
    int length = in.getInt();
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static int[] readInts(ByteBuffer in) {
    int length = in.getInt();
    if (length > in.remaining() / Integer.BYTES) {
      throw new BufferUnderflowException();
    }
    int[] numbers = new int[length];
    in.asIntBuffer().get(numbers);
    in.position(in.position() + Integer.BYTES * length);
    return numbers;
  }
}
