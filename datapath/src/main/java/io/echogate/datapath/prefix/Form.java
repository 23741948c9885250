package io.echogate.datapath.prefix;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.MapSpec;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** What becomes of a question. */
sealed interface Form {
  /** The map that it lies in. */
  Optional<MapSpec> map();

  /**
   * Emits the code that answers.
   *
   * @param copyWord where on the stack the number of the copy is
   */
  void emit(Assembler asm, int copyWord);

  /** Writes its part of the map. */
  void fill(MemorySegment map);

  /** The table if it may change; empty for others. */
  Optional<ChangingTable> changing();

  /** How much of a table that may change is in use when it was filled, by kind. */
  List<Integer> first();

  /** Instructions without a table. */
  record Inline(List<DisjointPrefixes.Answered> prefixes) implements Form {
    @Override
    public Optional<MapSpec> map() {
      return Optional.empty();
    }

    @Override
    public void emit(Assembler asm, int copyWord) {
      InlineCode.emit(asm, prefixes);
    }

    @Override
    public void fill(MemorySegment map) {}

    @Override
    public Optional<ChangingTable> changing() {
      return Optional.empty();
    }

    @Override
    public List<Integer> first() {
      return List.of();
    }
  }

  /**
   * A map of its own.
   *
   * @param groups how many groups it has at first
   */
  record Bitmap(BitmapTable table, Intervals intervals, int groups) implements Form {
    @Override
    public Optional<MapSpec> map() {
      return Optional.of(table.map());
    }

    @Override
    public void emit(Assembler asm, int copyWord) {
      BitmapCode.emit(asm, table, copyWord);
    }

    @Override
    public void fill(MemorySegment map) {
      BitmapFill.fill(table, intervals, map);
    }

    @Override
    public Optional<ChangingTable> changing() {
      return table.copies() == Copies.COUNT
          ? Optional.of(new ChangingTable.Bitmap(table))
          : Optional.empty();
    }

    @Override
    public List<Integer> first() {
      return List.of(BitmapTable.FIRST + groups);
    }
  }

  /** A part of a map. */
  record Tree(TreeTable table, TreePlan plan) implements Form {
    @Override
    public Optional<MapSpec> map() {
      return Optional.of(table.region().map());
    }

    @Override
    public void emit(Assembler asm, int copyWord) {
      TreeCode.emit(asm, table, copyWord);
    }

    @Override
    public void fill(MemorySegment map) {
      TreeFill.fill(table, plan, map);
    }

    @Override
    public Optional<ChangingTable> changing() {
      return table.copies() == Copies.COUNT
          ? Optional.of(new ChangingTable.Tree(table))
          : Optional.empty();
    }

    @Override
    public List<Integer> first() {
      return List.of(plan.nodes(), plan.furthers());
    }
  }
}
