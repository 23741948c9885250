package io.echogate.datapath;

import io.echogate.datapath.code.AddressQuestions;
import io.echogate.datapath.prefix.ChangingTables;
import io.echogate.datapath.prefix.PrefixTables;
import io.echogate.ebpf.BpfMap;
import io.echogate.icmp.Family;
import io.echogate.linux.Mapping;
import io.echogate.policy.AddressSet;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.NamedSet;
import io.echogate.policy.Policy;
import io.echogate.policy.PrefixSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * {@link SetDefinitions} as bytes: the length of a head, the head, which tells how all is put
 * together; and behind it the prefixes of each set in the order of the head, {@link PackedPrefixes}
 * of IPv4, then of IPv6, each at a multiple of 8.
 */
final class SetDefinitionBytes {
  private final byte[] head;

  /** The prefixes of each set. */
  private final List<PrefixSet> sets = new ArrayList<>();

  private SetDefinitionBytes(Policy text, List<AddressQuestions.Asked> asked, PrefixTables tables) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Map<String, Integer> places = new HashMap<>();
      text.sets().forEach(set -> places.put(set.name(), places.size()));
      out.writeInt(text.sets().size());
      for (NamedSet set : text.sets()) {
        out.writeUTF(set.name());
        write(set.addresses(), places, out);
      }
      List<Integer> questions = tables.changingQuestions();
      out.writeInt(questions.size());
      for (int question : questions) {
        out.writeBoolean(asked.get(question).family() == Family.IP6);
        out.writeInt(asked.get(question).sets().size());
        for (AddressSet set : asked.get(question).sets()) {
          write(set, places, out);
        }
      }
      tables.changing().encode(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    head = bytes.toByteArray();
  }

  /**
   * Those of a policy.
   *
   * @param text the policy as its text says it
   * @param asked what its programs ask, by whatever their sets are now
   * @param tables that answer it
   */
  static SetDefinitionBytes of(
      Policy text, List<AddressQuestions.Asked> asked, PrefixTables tables) {
    return new SetDefinitionBytes(text, asked, tables);
  }

  private void write(AddressSet set, Map<String, Integer> places, DataOutput out)
      throws IOException {
    out.writeInt(set.members().size());
    for (NamedSet member : set.members()) {
      out.writeInt(Objects.requireNonNull(places.get(member.name())));
    }
    out.writeInt(set.ownBuiltIns().size());
    for (BuiltInSet builtIn : set.ownBuiltIns()) {
      out.writeUTF(builtIn.text());
    }
    for (Family family : Family.values()) {
      out.writeInt(set.own().entries(family));
    }
    sets.add(set.own());
  }

  /** How many there are. */
  private long size() {
    long size = firstSet(head.length);
    for (PrefixSet set : sets) {
      for (Family family : Family.values()) {
        size += PackedPrefixes.bytes(family, set.entries(family));
      }
    }
    return size;
  }

  private static long firstSet(int head) {
    return Math.ceilDiv(Integer.BYTES + head, Long.BYTES) * (long) Long.BYTES;
  }

  /** Writes them all. */
  private void write(MemorySegment into) {
    into.set(ValueLayout.JAVA_INT, 0, head.length);
    MemorySegment.copy(head, 0, into, ValueLayout.JAVA_BYTE, Integer.BYTES, head.length);
    Room room = new Room(into, firstSet(head.length));
    for (PrefixSet set : sets) {
      for (Family family : Family.values()) {
        PackedPrefixes.write(set, room.take(family, set.entries(family)));
      }
    }
  }

  /** Makes a map that holds them for ever; the caller closes it. */
  BpfMap map() {
    return FrozenMap.written("eg_definitions", size(), this::write);
  }

  /** Whether a map holds just these. */
  boolean areIn(BpfMap map) {
    if (map.spec().valueSize() != size()) {
      return false;
    }
    try (Arena arena = Arena.ofConfined();
        Mapping kept = map.mmapHere(Mapping.Access.READ)) {
      MemorySegment expected = arena.allocate(size(), Long.BYTES);
      write(expected);
      return kept.segment().asSlice(0, size()).mismatch(expected) < 0;
    }
  }

  /** Gives out the bytes behind the head. */
  private static final class Room {
    private final MemorySegment bytes;
    private long at;

    Room(MemorySegment bytes, long first) {
      this.bytes = bytes;
      this.at = first;
    }

    PackedPrefixes take(Family family, int size) {
      long length = PackedPrefixes.bytes(family, size);
      MemorySegment own = bytes.asSlice(at, length);
      at += length;
      return new PackedPrefixes(family, size, own);
    }
  }

  /**
   * Reads what {@link #write} wrote: the head, that is, and none of the prefixes.
   *
   * @throws FilterException if it is something else
   */
  static SetDefinitions read(MemorySegment bytes) {
    try {
      byte[] head = new byte[bytes.get(ValueLayout.JAVA_INT, 0)];
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, Integer.BYTES, head, 0, head.length);
      Room room = new Room(bytes, firstSet(head.length));
      return read(new DataInputStream(new ByteArrayInputStream(head)), room);
    } catch (IOException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | IllegalArgumentException e) {
      throw new FilterException(
          "what is kept with the program of its sets is damaged: apply the policy again, or detach"
              + " it",
          e);
    }
  }

  private static SetDefinitions read(DataInput in, Room room) throws IOException {
    List<SetDefinitions.Part> named = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      named.add(readPart(in.readUTF(), in, room));
    }
    List<SetDefinitions.Asked> asked = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      Family family = in.readBoolean() ? Family.IP6 : Family.IP4;
      List<SetDefinitions.Part> parts = new ArrayList<>();
      for (int part = in.readInt(); part > 0; part--) {
        parts.add(readPart("", in, room));
      }
      asked.add(new SetDefinitions.Asked(family, parts));
    }
    return new SetDefinitions(named, asked, ChangingTables.decode(in));
  }

  private static SetDefinitions.Part readPart(String name, DataInput in, Room room)
      throws IOException {
    List<Integer> members = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      members.add(in.readInt());
    }
    Set<BuiltInSet> builtIns = EnumSet.noneOf(BuiltInSet.class);
    for (int i = in.readInt(); i > 0; i--) {
      builtIns.add(builtIn(in.readUTF()));
    }
    PackedPrefixes ip4 = room.take(Family.IP4, in.readInt());
    PackedPrefixes ip6 = room.take(Family.IP6, in.readInt());
    return new SetDefinitions.Part(name, members, builtIns, ip4, ip6);
  }

  private static BuiltInSet builtIn(String text) throws IOException {
    return Arrays.stream(BuiltInSet.values())
        .filter(set -> set.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IOException("no built-in set: " + text));
  }
}
