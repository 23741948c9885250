package io.echogate.ebpf;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What the kernel refuses and the assembler cannot know, with the kernel's words and our advice.
 */
@NeedsKernel(KernelFeature.XDP)
class VerifierExceptionTest {
  private static final MapSpec HASH = new MapSpec("hash", MapType.HASH, 8, 8, 1, 0);

  @Test
  void aLookupsResultIsComparedWithZero() {
    assertRefused(
        asm ->
            asm.storeImm(Size.LONG, R10, -8, 0)
                .mapFd(R1, HASH)
                .mov(R2, R10)
                .add(R2, -8)
                .call(Helper.MAP_LOOKUP_ELEM)
                .load(Size.LONG, R0, R0, 0)
                .exit(),
        6,
        "R0 invalid mem access 'map_value_or_null'",
        "compare the result of the lookup with 0 before using it");
  }

  @Test
  void aVariableOffsetIsBounded() {
    MapSpec array = MapSpec.mmapableArray("hash", 8, 1);
    VerifierException e =
        refusal(
            asm ->
                asm.load(Size.WORD, R3, R1, 12)
                    .mapValue(R2, array, 0)
                    .add(R2, R3)
                    .load(Size.BYTE, R0, R2, 0)
                    .exit(),
            array);
    assertThat(e.slot()).hasValue(4);
    assertThat(e).hasMessageContaining("bound the offset before the access");
  }

  @Test
  void aLoopEnds() {
    assertRefused(
        asm -> {
          Label again = asm.newLabel("again");
          asm.mov(R0, 0).bind(again).jump(again);
        },
        1,
        "infinite loop detected at insn 1",
        "give the loop an end that the verifier sees");
  }

  @Test
  void theStackIsWrittenBeforeItIsRead() {
    VerifierException e =
        refusal(
            asm ->
                asm.mapFd(R1, HASH)
                    .mov(R2, R10)
                    .add(R2, -520)
                    .call(Helper.MAP_LOOKUP_ELEM)
                    .mov(R0, 0)
                    .exit(),
            HASH);
    assertThat(e.slot()).hasValue(4);
    assertThat(e).hasMessageContaining("the stack is 512 bytes");
  }

  @Test
  void aProgramUsesAtMost64Maps() {
    Map<MapSpec, BpfMap> maps = new LinkedHashMap<>();
    try {
      for (int i = 0; i < 65; i++) {
        MapSpec spec = MapSpec.mmapableArray("map" + i, 8, 1);
        maps.put(spec, BpfMap.create(spec));
      }
      Program program =
          Program.xdp(
              "many_maps",
              asm -> {
                maps.keySet().forEach(spec -> asm.mapValue(R1, spec, 0));
                asm.mov(R0, 0).exit();
              });
      assertThatThrownBy(() -> LoadedProgram.load(program, maps).close())
          .isInstanceOf(VerifierException.class)
          .hasMessageContaining("maps per program has reached the limit of 64")
          .hasMessageContaining("put several tables in one map");
    } finally {
      maps.values().forEach(BpfMap::close);
    }
  }

  @Test
  void aRefusalWithoutAKnownCureStillSaysWhatIsWrong() {
    assertRefused(
        asm -> asm.load(Size.WORD, R0, R1, 400).exit(),
        0,
        "invalid bpf_context access off=400 size=4",
        "at 0: r0 = *(u32 *)(r1 +400)");
  }

  @Test
  void theSummaryIsTheLastLineThatIsNoStatistic() {
    VerifierLog log =
        new VerifierLog(
            """
            0: R1=ctx() R10=fp0
            ; icmp ip4: block { 8 } @ server.policy:7
            0: (61) r2 = *(u32 *)(r1 +0)          ; R1=ctx() R2_w=pkt(r=0)
            1: (71) r0 = *(u8 *)(r2 +0)
            invalid access to packet, off=0 size=1, R2(id=0,off=0,r=0)
            R2 offset is outside of the packet
            verification time 40 usec
            stack depth 0
            processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0
            """);

    assertThat(log.summary()).contains("R2 offset is outside of the packet");
    assertThat(log.slot()).hasValue(1);
  }

  @Test
  void anEmptyLogNamesNothing() {
    VerifierLog log = new VerifierLog("");

    assertThat(log.summary()).isEmpty();
    assertThat(log.slot()).isEmpty();
  }

  private static void assertRefused(
      Consumer<Assembler> code, int slot, String summary, String advice) {
    VerifierException e = refusal(code, HASH);
    assertThat(e.summary()).isEqualTo(summary);
    assertThat(e.slot()).hasValue(slot);
    assertThat(e).hasMessageContaining(summary).hasMessageContaining(advice);
    assertThat(e.log()).contains(summary);
  }

  private static VerifierException refusal(Consumer<Assembler> code, MapSpec spec) {
    Program program = Program.xdp("refused", code);
    try (BpfMap map = BpfMap.create(spec)) {
      return catchThrowableOfType(
          VerifierException.class, () -> LoadedProgram.load(program, Map.of(spec, map)).close());
    }
  }
}
