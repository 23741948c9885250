package io.echogate.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class BtfFunctionsTest {
  /** Kinds of {@code Documentation/bpf/btf.rst}, shifted as they are in a type. */
  private static final int INT = 1 << 24;

  private static final int PTR = 2 << 24;
  private static final int STRUCT_OF_2 = 4 << 24 | 2;
  private static final int FUNC = 12 << 24;
  private static final int PROTO_OF_1 = 13 << 24 | 1;

  /** The strings at 1 open, 6 close, 12 reopen. */
  private static final String STRINGS = "\0open\0close\0reopen\0";

  private static final byte[] KERNEL =
      BtfBlob.of(
          STRINGS,
          new int[][] {
            {0, INT, 4, 32}, {6, STRUCT_OF_2, 8, 0, 1, 0, 0, 1, 32}, {12, FUNC, 4},
            {0, PROTO_OF_1, 1, 0, 1}, {1, FUNC, 4}, {0, PTR, 2}
          });

  @Test
  void aFunctionIsFoundByItsWholeName() {
    BtfFunctions found = BtfFunctions.ofKernel(KERNEL, Set.of("open", "reopen", "pen", "ope"));

    assertThat(found.id("open")).contains(5);
    assertThat(found.id("reopen")).contains(3);
    assertThat(found.id("pen")).isEmpty();
    assertThat(found.id("ope")).isEmpty();
  }

  @Test
  void aTypeOfTheNameIsNoFunction() {
    assertThat(BtfFunctions.ofKernel(KERNEL, Set.of("close")).id("close")).isEmpty();
  }

  /** The module's types are 7 and 8; its names are the kernel's or come behind them. */
  @Test
  void theTypesOfAModuleGoOnWhereTheKernelsEnd() {
    int own = STRINGS.length();
    byte[] module = BtfBlob.of("\0shut\0", new int[][] {{6, FUNC, 4}, {own + 1, FUNC, 4}});
    BtfFunctions kernel = BtfFunctions.ofKernel(KERNEL, Set.of());
    BtfFunctions found = BtfFunctions.ofModule(module, kernel, Set.of("close", "shut", "open"));

    assertThat(found.id("close")).contains(7);
    assertThat(found.id("shut")).contains(8);
    assertThat(found.id("open")).as("the kernel's own").isEmpty();
  }

  @Test
  void whatIsNoBtfIsRefused() {
    assertThatThrownBy(() -> BtfFunctions.ofKernel(new byte[64], Set.of("open")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("this is no BTF of this machine");
    byte[] strange = BtfBlob.of(STRINGS, new int[][] {{0, 31 << 24, 0}});
    assertThatThrownBy(() -> BtfFunctions.ofKernel(strange, Set.of("open")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("types of kind 31 are unknown here");
    for (int length = 2; length < KERNEL.length; length++) {
      byte[] cut = Arrays.copyOf(KERNEL, length);
      assertThatThrownBy(() -> BtfFunctions.ofKernel(cut, Set.of("open")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is cut off after " + length + " bytes");
    }
  }

  @Test
  @EnabledIf(value = "kernelHasBtf", disabledReason = "needs-kernel:btf: no BTF of the kernel")
  void theIdsAreThoseOfTheRunningKernel() throws IOException {
    Map<String, Set<Integer>> some =
        new KernelBtf()
            .functions().entrySet().stream()
                .filter(function -> function.getValue().hashCode() % 1_000 == 0)
                .collect(
                    Collectors.groupingBy(
                        Map.Entry::getValue,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toSet())));
    BtfFunctions found = BtfFunctions.ofKernel(Files.readAllBytes(KernelBtf.FILE), some.keySet());

    assertThat(some).hasSizeGreaterThan(10);
    some.forEach((name, ids) -> assertThat(found.id(name)).as(name).get().isIn(ids));
  }

  static boolean kernelHasBtf() {
    return Files.isReadable(KernelBtf.FILE);
  }
}
