package io.echogate.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.echogate.ebpf.BpfException.Kind;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.testing.NeedsRoot;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsRoot
class XdpLinkTest {
  /** The loopback interface, the first one of a new namespace. */
  private static final int LOOPBACK = 1;

  private final NetNamespace namespace = NetNamespace.createAnonymous();
  private final LoadedProgram pass = load("test_pass", XdpAction.PASS);
  private final LoadedProgram drop = load("test_drop", XdpAction.DROP);

  @AfterEach
  void close() {
    drop.close();
    pass.close();
    namespace.close();
  }

  @Test
  void aLinkSaysWhatItHoldsUntilItIsDetached() {
    try (XdpLink link = attach(pass)) {
      assertThat(link.info().programId()).isEqualTo(pass.info().id());
      assertThat(link.info().interfaceIndex()).isEqualTo(LOOPBACK);
      assertThat(link.info().isAttached()).isTrue();

      link.detach();

      assertThat(link.info().isAttached()).isFalse();
    }
  }

  @Test
  void closingTheLastDescriptorDetaches() {
    attach(pass).close();
    attach(drop).close();
  }

  @Test
  void aSecondProgramIsRefusedAsOccupied() {
    try (XdpLink link = attach(pass)) {
      assertThatThrownBy(() -> attach(drop))
          .asInstanceOf(type(BpfException.class))
          .satisfies(
              e -> {
                assertThat(e.kind()).isEqualTo(Kind.OCCUPIED);
                assertThat(e)
                    .hasMessageStartingWith("cannot attach program test_drop to interface 1: ")
                    .hasMessageContaining("it has an XDP program already");
              });
      assertThat(link.info().isAttached()).isTrue();
    }
  }

  @Test
  void aProgramIsReplacedOnlyIfTheExpectedOneRuns() {
    try (XdpLink link = attach(pass)) {
      link.replace(drop, pass);
      assertThat(link.info().programId()).isEqualTo(drop.info().id());

      assertThatThrownBy(() -> link.replace(drop, pass))
          .asInstanceOf(type(BpfException.class))
          .extracting(BpfException::kind)
          .isEqualTo(Kind.REPLACED_MEANWHILE);
      assertThat(link.info().programId()).isEqualTo(drop.info().id());
    }
  }

  @Test
  void aDetachedLinkReplacesNothing() {
    try (XdpLink link = attach(pass)) {
      link.detach();

      assertThatThrownBy(() -> link.replace(drop, pass))
          .asInstanceOf(type(BpfException.class))
          .extracting(BpfException::kind)
          .isEqualTo(Kind.DETACHED);
    }
  }

  @Test
  void aDriverWithoutNativeXdpIsUnsupported() {
    assertThatThrownBy(() -> namespace.call(() -> XdpLink.attach(pass, LOOPBACK, XdpMode.NATIVE)))
        .asInstanceOf(type(BpfException.class))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED);
              assertThat(e).hasMessageContaining("generic XDP works with any driver");
            });
  }

  @Test
  void anInterfaceThatDoesNotExistIsMissing() {
    assertThatThrownBy(() -> namespace.call(() -> XdpLink.attach(pass, 4711, XdpMode.GENERIC)))
        .asInstanceOf(type(BpfException.class))
        .extracting(BpfException::kind)
        .isEqualTo(Kind.MISSING);
  }

  private XdpLink attach(LoadedProgram program) {
    return namespace.call(() -> XdpLink.attach(program, LOOPBACK, XdpMode.GENERIC));
  }

  private static LoadedProgram load(String name, XdpAction action) {
    return LoadedProgram.load(
        Program.xdp(name, asm -> asm.mov(Reg.R0, action.code()).exit()), Map.of());
  }
}
