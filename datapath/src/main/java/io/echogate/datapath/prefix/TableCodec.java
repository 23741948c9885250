package io.echogate.datapath.prefix;

import io.echogate.ebpf.MapSpec;
import io.echogate.icmp.Family;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Where tables lie that may change, as bytes. */
final class TableCodec {
  private static final int TREE = 1;
  private static final int BITMAP = 2;

  private TableCodec() {}

  static void write(ChangingTable table, DataOutput out) throws IOException {
    switch (table) {
      case ChangingTable.Tree(TreeTable tree) -> {
        out.writeByte(TREE);
        write(tree.region(), out);
        out.writeBoolean(tree.family() == Family.IP6);
        out.writeInt(tree.cut().skip());
        out.writeInt(tree.cut().common());
        out.writeInt(tree.cut().bits());
        out.writeInt(tree.firstSlot());
        out.writeInt(tree.pairs());
        out.writeInt(tree.firstNode());
        out.writeInt(tree.nodes());
        out.writeInt(tree.depth());
        out.writeInt(tree.lowDepth());
        out.writeInt(tree.answerMask());
      }
      case ChangingTable.Bitmap(BitmapTable bitmap) -> {
        out.writeByte(BITMAP);
        write(bitmap.map(), out);
        out.writeInt(bitmap.groups());
        out.writeInt(bitmap.groupMask());
      }
    }
  }

  private static void write(TreeTable.Region region, DataOutput out) throws IOException {
    write(region.map(), out);
    out.writeInt(region.slots());
    out.writeInt(region.slotMask());
    out.writeInt(region.nodes());
    out.writeInt(region.nodeMask());
  }

  private static void write(MapSpec map, DataOutput out) throws IOException {
    out.writeUTF(map.name());
    out.writeInt(map.valueSize());
  }

  /** Reads what {@link #write} wrote. */
  static ChangingTable read(DataInput in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case TREE -> new ChangingTable.Tree(readTree(in));
      case BITMAP ->
          new ChangingTable.Bitmap(
              new BitmapTable(readMap(in), Copies.COUNT, in.readInt(), in.readInt()));
      default -> throw new IOException("no kind of table: " + kind);
    };
  }

  private static TreeTable readTree(DataInput in) throws IOException {
    TreeTable.Region region =
        new TreeTable.Region(readMap(in), in.readInt(), in.readInt(), in.readInt(), in.readInt());
    Family family = in.readBoolean() ? Family.IP6 : Family.IP4;
    int axisBits = family == Family.IP4 ? Integer.SIZE : Long.SIZE;
    return new TreeTable(
        region,
        family,
        new Slots(axisBits, in.readInt(), in.readInt(), in.readInt()),
        Copies.COUNT,
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt());
  }

  private static MapSpec readMap(DataInput in) throws IOException {
    return MapSpec.mmapableArray(in.readUTF(), in.readInt(), 1);
  }
}
