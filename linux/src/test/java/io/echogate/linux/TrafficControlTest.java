package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsKernel({KernelFeature.VETH, KernelFeature.CLSACT})
class TrafficControlTest {
  private static final int PROG_LOAD = 5;
  private static final int SCHED_CLS = 3;
  private static final long PASS_ON = 0xffff_ffff_0000_00b7L;
  private static final long EXIT = 0x95;

  private final NetNamespace namespace = NetNamespace.createAnonymous();
  private final TrafficControl control = TrafficControl.of(namespace);
  private final Fd program = program();
  private int index;

  @BeforeEach
  void create() {
    try (Links links = Links.of(namespace)) {
      links.createVeth("eg0", namespace, "eg1");
      index = links.require("eg0").index();
    }
  }

  @AfterEach
  void close() {
    program.close();
    control.close();
    namespace.close();
  }

  /** A program that leaves the packet to the next one. */
  private static Fd program() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(48, Long.BYTES);
      MemorySegment code = arena.allocateFrom(ValueLayout.JAVA_LONG, PASS_ON, EXIT);
      attributes.setAtIndex(ValueLayout.JAVA_INT, 0, SCHED_CLS);
      attributes.setAtIndex(ValueLayout.JAVA_INT, 1, 2);
      attributes.setAtIndex(ValueLayout.JAVA_LONG, 1, code.address());
      attributes.setAtIndex(ValueLayout.JAVA_LONG, 2, arena.allocateFrom("GPL").address());
      return Fd.own(LinuxException.check(Bpf.call(PROG_LOAD, attributes, 48), "cannot load"));
    }
  }

  private TrafficControl.Slot in(int priority, int handle) {
    return new TrafficControl.Slot(index, true, priority, handle);
  }

  private TrafficControl.Slot out(int priority, int handle) {
    return new TrafficControl.Slot(index, false, priority, handle);
  }

  @Test
  void anInterfaceIsPreparedOnce() {
    assertThat(control.isPrepared(index)).isFalse();

    assertThat(control.prepare(index)).isTrue();

    assertThat(control.isPrepared(index)).isTrue();
    assertThat(control.discipline(index)).contains(TrafficControl.CLSACT_KIND);
    assertThat(control.isPrepared(index - 1)).isFalse();
    assertThat(control.prepare(index)).isFalse();
    control.clear(index);
    assertThat(control.isPrepared(index)).isFalse();
  }

  @Test
  void aFilterIsFoundByPriorityAndHandle() {
    control.prepare(index);
    control.add(in(1, 77), program, "mine");
    control.add(in(1, 78), program, "other");
    control.add(in(5, 1), program, "third");

    assertThat(control.filters(index))
        .filteredOn(filter -> filter.handle() != 0)
        .allMatch(filter -> filter.incoming() && filter.program().orElse(0) > 0)
        .extracting(TrafficControl.Filter::priority, TrafficControl.Filter::handle)
        .containsExactly(tuple(1, 78), tuple(1, 77), tuple(5, 1));
    control.delete(in(1, 77));
    assertThat(control.filters(index))
        .filteredOn(filter -> filter.handle() != 0)
        .extracting(TrafficControl.Filter::handle)
        .containsExactly(78, 1);
  }

  @Test
  void onlyAFilterThatIsThereIsReplaced() {
    control.prepare(index);

    assertThatThrownBy(() -> control.replace(in(1, 77), program, "mine"))
        .isInstanceOf(LinuxException.class)
        .hasMessageContaining("cannot filter interface " + index + " by program mine: ");
    control.add(in(1, 77), program, "mine");
    assertThatThrownBy(() -> control.add(in(1, 77), program, "mine"))
        .extracting(e -> ((LinuxException) e).errno())
        .isEqualTo(Errno.EEXIST);
    try (Fd next = program()) {
      int before = id();
      control.replace(in(1, 77), next, "mine");
      assertThat(id()).isNotEqualTo(before).isPositive();
    }
  }

  @Test
  void theDirectionsHaveFiltersOfTheirOwn() {
    control.prepare(index);
    control.add(in(1, 77), program, "in");
    control.add(out(1, 77), program, "out");
    int before = id();
    try (Fd next = program()) {
      control.replace(out(1, 77), next, "out");
      assertThat(id()).isEqualTo(before);
      assertThat(leaving()).singleElement().satisfies(id -> assertThat(id).isNotEqualTo(before));

      control.delete(out(1, 77));

      assertThat(leaving()).isEmpty();
      assertThat(id()).isEqualTo(before);
    }
  }

  @Test
  @NeedsTool("tc")
  void theElderDisciplineHasNoFiltersOfWhatGoesOut() throws Exception {
    assertThat(control.discipline(index)).isEmpty();
    String[] command = {"tc", "qdisc", "add", "dev", "eg0", "ingress"};
    assertThat(namespace.call(() -> new ProcessBuilder(command).start()).waitFor()).isZero();
    assertThat(control.discipline(index)).contains("ingress");
    assertThat(control.isPrepared(index)).isTrue();
    control.add(in(1, 77), program, "in");

    assertThat(control.filters(index)).isNotEmpty().allMatch(TrafficControl.Filter::incoming);
  }

  private List<Integer> leaving() {
    return control.filters(index).stream()
        .filter(filter -> !filter.incoming() && filter.handle() == 77)
        .flatMap(filter -> filter.program().stream())
        .toList();
  }

  private int id() {
    return control.filters(index).stream()
        .filter(filter -> filter.handle() == 77)
        .findFirst()
        .flatMap(TrafficControl.Filter::program)
        .orElseThrow();
  }

  @Test
  void anInterfaceThatIsNotThereHasNoFilters() {
    assertThat(control.filters(4711)).isEmpty();
    assertThat(control.isPrepared(4711)).isFalse();
    assertThatThrownBy(() -> control.prepare(4711))
        .isInstanceOf(LinuxException.class)
        .hasMessageStartingWith("cannot give interface 4711 the discipline clsact: ");
  }
}
