package io.echogate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.ebpf.MapSpec;
import io.echogate.linux.testing.NeedsTool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsTool("clang")
class ElfProgramTest {
  private static final String HEAD =
      """
      #define SECTION(name) __attribute__((section(name), used))
      int counts[4] SECTION(".data.counts") = {0};
      int limit SECTION(".data.limit") = 7;
      """;

  @TempDir Path directory;

  private byte[] compiled(String body) throws Exception {
    Path source = Files.writeString(directory.resolve("some.c"), HEAD + body);
    Path object = directory.resolve("some.o");
    Tool.run("clang", "-O2", "-target", "bpf", "-c", source.toString(), "-o", object.toString());
    return Files.readAllBytes(object);
  }

  @Test
  void variablesOfASectionAreAMap() throws Exception {
    byte[] object =
        compiled("SECTION(\"xdp\") int some(void *ctx) { return counts[2] > limit ? 1 : 2; }");

    assertThat(ElfProgram.read("some", object).maps())
        .containsExactlyInAnyOrder(
            MapSpec.mmapableArray("counts", 16, 1), MapSpec.mmapableArray("limit", 4, 1));
  }

  @Test
  void instructionsReferToPlacesInMaps() throws Exception {
    byte[] object = compiled("SECTION(\"xdp\") int some(void *ctx) { return counts[2]; }");

    assertThat(String.join("\n", ElfProgram.read("some", object).disassembly()))
        .contains("counts")
        .containsAnyOf("+8", "+ 8");
  }

  @Test
  void callsOfOtherFunctionsAreRefused() throws Exception {
    byte[] object =
        compiled("int other(void); SECTION(\"xdp\") int some(void *ctx) { return other(); }");

    assertThatThrownBy(() -> ElfProgram.read("some", object))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("refers to something but a variable");
  }

  @Test
  void otherFilesAreRefused() {
    byte[] text = "#!/bin/sh and so on".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> ElfProgram.read("some", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no ELF file");
  }
}
