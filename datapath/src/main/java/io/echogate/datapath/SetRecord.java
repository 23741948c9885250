package io.echogate.datapath;

import io.echogate.datapath.prefix.InUse;
import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.SetEdit;
import io.echogate.policy.SetEdits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of a policy's sets as of one of their changes in place.
 *
 * @param edits what of them is otherwise than the policy's text says
 * @param changed the prefixes that the change was about: where it may have changed tables
 * @param inUse which parts of the tables are in use when both copies are the same
 */
record SetRecord(SetEdits edits, PrefixSet changed, InUse inUse) {

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(edits.list().size());
      for (SetEdit edit : edits.list()) {
        out.writeUTF(edit.set());
        write(out, edit.added());
        write(out, edit.removed());
      }
      write(out, changed);
      List<byte[]> kinds = inUse.encode();
      out.writeInt(kinds.size());
      for (byte[] kind : kinds) {
        out.writeInt(kind.length);
        out.write(kind);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes all entries, those included that lie in others. */
  private static void write(DataOutputStream out, PrefixSet set) throws IOException {
    out.writeInt(set.entries());
    for (Prefix prefix : set.entryList()) {
      out.writeByte(prefix.family() == Family.IP6 ? 1 : 0);
      out.writeByte(prefix.length());
      if (prefix.family() == Family.IP6) {
        out.writeLong(prefix.high());
        out.writeLong(prefix.low());
      } else {
        out.writeInt((int) prefix.low());
      }
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws FilterException if it is something else
   */
  static SetRecord decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      List<SetEdit> edits = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        String set = in.readUTF();
        PrefixSet added = readSet(in);
        edits.add(new SetEdit(set, added, readSet(in)));
      }
      PrefixSet changed = readSet(in);
      List<byte[]> kinds = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        kinds.add(in.readNBytes(in.readInt()));
      }
      return new SetRecord(new SetEdits(edits), changed, InUse.decode(kinds));
    } catch (IOException | IllegalArgumentException e) {
      throw new FilterException(
          "the record of changed sets that is kept with the program is damaged: apply the policy"
              + " again, or detach it",
          e);
    }
  }

  private static PrefixSet readSet(DataInputStream in) throws IOException {
    PrefixSet.Builder set = new PrefixSet.Builder();
    for (int i = in.readInt(); i > 0; i--) {
      Family family = in.readUnsignedByte() == 0 ? Family.IP4 : Family.IP6;
      int length = in.readUnsignedByte();
      long high = family == Family.IP6 ? in.readLong() : 0;
      long low = family == Family.IP6 ? in.readLong() : Integer.toUnsignedLong(in.readInt());
      set.add(new Prefix(family, high, low, length));
    }
    return set.build();
  }
}
