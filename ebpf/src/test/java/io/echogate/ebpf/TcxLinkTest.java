package io.echogate.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.echogate.ebpf.BpfException.Kind;
import io.echogate.linux.Mounts;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsKernel(KernelFeature.TCX)
class TcxLinkTest {
  /** The loopback interface, the first one of a new namespace. */
  private static final int LOOPBACK = 1;

  private final NetNamespace namespace = NetNamespace.createAnonymous();
  private final LoadedProgram next = load("test_next", TcAction.NEXT);
  private final LoadedProgram shot = load("test_shot", TcAction.SHOT);

  @AfterEach
  void close() {
    shot.close();
    next.close();
    namespace.close();
  }

  @Test
  void aLinkSaysWhatItHoldsUntilItIsDetached() {
    try (TcxLink link = attach(next, TcxHook.INGRESS)) {
      assertThat(link.info().type()).isEqualTo(BpfLinkInfo.Type.TCX);
      assertThat(link.info().programId()).isEqualTo(next.info().id());
      assertThat(link.info().interfaceIndex()).isEqualTo(LOOPBACK);

      link.detach();

      assertThat(link.info().isAttached()).isFalse();
    }
  }

  @Test
  void aHookHasRoomForMoreThanOneProgramAndBothHooksForTheSame() {
    try (TcxLink first = attach(next, TcxHook.INGRESS);
        TcxLink second = attach(shot, TcxHook.INGRESS);
        TcxLink out = attach(next, TcxHook.EGRESS)) {
      assertThat(first.info().isAttached()).isTrue();
      assertThat(second.info().isAttached()).isTrue();
      assertThat(out.info().isAttached()).isTrue();
    }
  }

  @Test
  void aProgramIsReplacedOnlyIfTheExpectedOneRuns() {
    try (TcxLink link = attach(next, TcxHook.INGRESS)) {
      link.replace(shot, next);
      assertThat(link.info().programId()).isEqualTo(shot.info().id());

      assertThatThrownBy(() -> link.replace(shot, next))
          .asInstanceOf(type(BpfException.class))
          .extracting(BpfException::kind)
          .isEqualTo(Kind.REPLACED_MEANWHILE);
    }
  }

  @Test
  void aPinnedLinkIsOpenedAsWhatItIs(@TempDir Path directory) {
    Mounts.ensureBpffs(directory);
    Path pin = directory.resolve("link");
    try {
      attachAndPin(pin);
      try (BpfLink link = BpfLink.open(pin)) {
        assertThat(link).isInstanceOf(TcxLink.class);
        assertThat(link.info().programId()).isEqualTo(next.info().id());
        link.detach();
      }
    } finally {
      Mounts.unmount(directory);
    }
  }

  private void attachAndPin(Path pin) {
    try (TcxLink link = attach(next, TcxHook.INGRESS)) {
      link.pin(pin);
    }
  }

  @Test
  void anInterfaceThatDoesNotExistIsMissing() {
    assertThatThrownBy(() -> namespace.call(() -> TcxLink.attach(next, 4711, TcxHook.INGRESS)))
        .asInstanceOf(type(BpfException.class))
        .extracting(BpfException::kind)
        .isEqualTo(Kind.MISSING);
  }

  @Test
  void aHookThatTheKernelDoesNotKnowIsUnsupported() {
    Program xdp = Program.xdp("test_xdp", asm -> asm.mov(Reg.R0, 2).exit());
    try (LoadedProgram other = LoadedProgram.load(xdp, Map.of())) {
      assertThatThrownBy(() -> attach(other, TcxHook.INGRESS))
          .asInstanceOf(type(BpfException.class))
          .extracting(BpfException::kind)
          .isEqualTo(Kind.UNSUPPORTED);
    }
  }

  private TcxLink attach(LoadedProgram program, TcxHook hook) {
    return namespace.call(() -> TcxLink.attach(program, LOOPBACK, hook));
  }

  private static LoadedProgram load(String name, TcAction action) {
    return LoadedProgram.load(
        Program.schedCls(name, asm -> asm.mov(Reg.R0, action.code()).exit()), Map.of());
  }
}
