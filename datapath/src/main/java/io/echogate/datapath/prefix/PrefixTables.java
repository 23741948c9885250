package io.echogate.datapath.prefix;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.MapSpec;
import io.echogate.icmp.Family;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The answers to all questions of a program: where they lie in its maps, the code that finds them,
 * and what is written into the maps. It depends on nothing but the questions, so every process that
 * knows them finds the same.
 *
 * <p>A few prefixes that do not change are compared one by one in code ({@link InlineCode}); a
 * large set of IPv4 addresses is a map of its own ({@link BitmapTable}); all others are trees in
 * one map ({@link TreeTable}), or in several where they are very many.
 */
public final class PrefixTables {
  /** Sets of more intervals than these are asked faster in a table of their own. */
  private static final int LARGE = 1 << 18;

  /** So many sets may have a map of their own: a program has 64 maps at most. */
  private static final int MOST_BITMAPS = 16;

  /** What becomes of the questions, each different one once. */
  private final List<Form> forms;

  /** For each question its place among the forms. */
  private final int[] places;

  /** What becomes of a question. */
  private sealed interface Form {
    /** The map that it lies in. */
    Optional<MapSpec> map();

    void emit(Assembler asm);

    /** Writes its part of the map. */
    void fill(MemorySegment map);

    /** Instructions without a table. */
    record Inline(List<DisjointPrefixes.Answered> prefixes) implements Form {
      @Override
      public Optional<MapSpec> map() {
        return Optional.empty();
      }

      @Override
      public void emit(Assembler asm) {
        InlineCode.emit(asm, prefixes);
      }

      @Override
      public void fill(MemorySegment map) {}
    }

    /** A map of its own. */
    record Bitmap(BitmapTable table, Intervals intervals) implements Form {
      @Override
      public Optional<MapSpec> map() {
        return Optional.of(table.map());
      }

      @Override
      public void emit(Assembler asm) {
        BitmapCode.emit(asm, table);
      }

      @Override
      public void fill(MemorySegment map) {
        BitmapFill.fill(intervals, map);
      }
    }

    /** A part of a map. */
    record Tree(TreeTable table, TreePlan plan) implements Form {
      @Override
      public Optional<MapSpec> map() {
        return Optional.of(table.region().map());
      }

      @Override
      public void emit(Assembler asm) {
        TreeCode.emit(asm, table);
      }

      @Override
      public void fill(MemorySegment map) {
        TreeFill.fill(table, plan, map);
      }
    }
  }

  private PrefixTables(List<Form> forms, int[] places) {
    this.forms = List.copyOf(forms);
    this.places = places;
  }

  /** The tables for these questions, of which several may be the same. */
  public static PrefixTables of(List<Question> questions) {
    Map<Question, Integer> distinct = new LinkedHashMap<>();
    int[] places = new int[questions.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = distinct.computeIfAbsent(questions.get(i), _ -> distinct.size());
    }
    return new PrefixTables(forms(distinct.keySet()), places);
  }

  private static List<Form> forms(Set<Question> questions) {
    List<@Nullable Form> forms = new ArrayList<>();
    List<TreePlan> plans = new ArrayList<>();
    int bitmaps = 0;
    for (Question question : questions) {
      Intervals intervals = Intervals.of(question);
      Optional<Form> inline = inline(question, intervals);
      if (inline.isPresent()) {
        forms.add(inline.get());
      } else if (bitmaps < MOST_BITMAPS && isLargeSet(question, intervals)) {
        forms.add(bitmap(question, intervals, bitmaps++));
      } else {
        forms.add(null);
        plans.add(TreePlan.of(question, intervals));
      }
    }
    Iterator<Form> trees = trees(plans).iterator();
    return forms.stream().map(form -> form == null ? trees.next() : form).toList();
  }

  private static List<Form> trees(List<TreePlan> plans) {
    List<TreeTable> tables = TreeRegions.place(plans);
    return IntStream.range(0, plans.size())
        .<Form>mapToObj(i -> new Form.Tree(tables.get(i), plans.get(i)))
        .toList();
  }

  private static Optional<Form> inline(Question question, Intervals intervals) {
    return question.changing()
        ? Optional.empty()
        : DisjointPrefixes.of(intervals, InlineCode.MOST).map(Form.Inline::new);
  }

  private static boolean isLargeSet(Question question, Intervals intervals) {
    return question.family() == Family.IP4
        && question.sets().size() == 1
        && intervals.size() >= LARGE;
  }

  private static Form bitmap(Question question, Intervals intervals, int number) {
    int groups = BitmapFill.groups(intervals);
    int room = question.changing() ? Headroom.nodes(groups) : groups;
    return new Form.Bitmap(BitmapTable.of("eg_bitmap" + number, room), intervals);
  }

  /** The maps to create for the program. */
  public List<MapSpec> maps() {
    return forms.stream().flatMap(form -> form.map().stream()).distinct().toList();
  }

  /**
   * Emits the code that answers a question. It takes the address in R1 (IPv4, the upper half 0) or
   * in R1 and R2 (IPv6, the upper half and the lower one), in the machine's order of bytes. R0 is
   * the answer; R1-R5 are lost; the stack is not used.
   *
   * @param question its place in the list that the tables were made of
   */
  public void emit(Assembler asm, int question) {
    forms.get(places[question]).emit(asm);
  }

  /**
   * Writes what belongs into a map.
   *
   * @param map one of {@link #maps}
   * @param values all bytes of the map, which is new
   */
  public void fill(MapSpec map, MemorySegment values) {
    for (Form form : forms) {
      if (form.map().filter(map::equals).isPresent()) {
        form.fill(values);
      }
    }
  }
}
