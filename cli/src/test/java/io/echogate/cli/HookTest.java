package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.XdpAction;
import io.echogate.ebpf.XdpLink;
import io.echogate.ebpf.XdpMode;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.linux.testing.TunDevice;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the verbs put a filter, and what they say of it. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH, KernelFeature.TUN})
class HookTest {
  private static final String BLOCK = "xfw { icmp ip4: block { 8 } }";

  private final FilteredHost host = new FilteredHost();

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  @NeedsTool("ping")
  void anothersXdpProgramStaysWhereTcxIsAskedFor() {
    Program pass = Program.xdp("other", asm -> asm.mov(Reg.R0, XdpAction.PASS.code()).exit());
    NetNamespace namespace = host.hosts().right().namespace();
    int index = host.link().index();
    try (LoadedProgram other = LoadedProgram.load(pass, Map.of());
        XdpLink held = namespace.call(() -> XdpLink.attach(other, index, XdpMode.NATIVE))) {
      assertThat(host.apply(BLOCK).err())
          .startsWith("echogate: error: right0 has an XDP program already, id ")
          .endsWith("or filter behind it by TCX\n");

      assertThat(host.apply(BLOCK, "--hook", "tcx", "--dry-run").status()).isZero();
      Run run = host.apply(BLOCK, "--hook", "tcx");

      assertThat(run.err()).isEmpty();
      assertThat(run.out())
          .contains(
              "  filter   tcx: behind the driver and XDP, before the kernel looks at a packet\n",
              "  note     tcpdump on right0 shows what is dropped too\n");
      assertThat(host.ping("192.0.2.2", 3, 56)).isZero();
      assertThat(host.counters()).containsExactly("in ip4/8 blocked 3/294");
      assertThat(host.status().at("mode").value()).isEqualTo("tcx");
      assertThat(host.run("", "status").out()).contains("(c436485018f3), tcx, since ");
      assertThat(held.info().isAttached()).isTrue();
    }
  }

  @Test
  @NeedsTool("ping")
  void aReplacementStaysAtTheHook() {
    assertThat(host.apply("xfw { }", "--hook", "tcx").status()).isZero();

    assertThat(host.apply(BLOCK).out())
        .startsWith("right0: <stdin> is in force, in place of the policy before\n")
        .contains("  filter   tcx: ");
    assertThat(host.ping("192.0.2.2", 1, 56)).isZero();
    assertThat(host.apply(BLOCK, "--hook", "xdp"))
        .isEqualTo(
            new Run(
                3,
                "",
                "echogate: error: the filter on right0 runs in tcx mode, and a replacement without"
                    + " a gap keeps it: detach it first to change the mode\n"));

    host.verb("detach");
    assertThat(host.ping("192.0.2.2", 1, 56)).isOne();
  }

  @Test
  @NeedsTool("ping")
  @NeedsKernel(KernelFeature.CLSACT)
  void aFilterOfTrafficControlLivesAsTheOthersDo() {
    Run run = host.apply(BLOCK, "--hook", "clsact");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(
            "  filter   clsact: behind the driver and XDP, by a filter of traffic control\n",
            "  note     tcpdump on right0 shows what is dropped too\n");
    assertThat(host.ping("192.0.2.2", 3, 56)).isZero();
    assertThat(host.counters()).containsExactly("in ip4/8 blocked 3/294");
    assertThat(host.status().at("mode").value()).isEqualTo("clsact");
    assertThat(host.verb("verify").status()).isZero();
    assertThat(host.apply(BLOCK, "--hook", "clsact", "--dry-run").status()).isZero();

    assertThat(host.apply("xfw { }", "--confirm", "60").out()).contains("  filter   clsact: ");
    assertThat(host.ping("192.0.2.2", 1, 56)).isOne();
    assertThat(host.verb("confirm").status()).isZero();
    assertThat(host.verb("rollback").status()).isZero();
    assertThat(host.ping("192.0.2.2", 1, 56)).isZero();
    assertThat(host.apply("xfw { }", "--hook", "tcx").out()).contains("  filter   clsact: ");

    assertThat(host.verb("detach").status()).isZero();
    assertThat(host.apply(BLOCK, "--hook", "tcx").out()).contains("  filter   tcx: ");
    assertThat(host.apply(BLOCK, "--hook", "clsact").err())
        .isEqualTo(
            "echogate: error: the filter on right0 runs in tcx mode, and a replacement without a"
                + " gap keeps it: detach it first to change the mode\n");
  }

  @Test
  void aLinkWithoutEthernetIsFilteredByTcx() {
    NetNamespace namespace = host.hosts().right().namespace();
    try (TunDevice tun = TunDevice.create(namespace, "tun0", TunDevice.Kind.TUN, 1500)) {
      assertThat(host.run(BLOCK, "apply", "-", "-i", "tun0", "--hook", "xdp"))
          .isEqualTo(
              new Run(
                  3,
                  "",
                  "echogate: error: packets on tun0 have no Ethernet header, so it is filtered by"
                      + " TCX, not XDP\n"));
      assertThat(host.run(BLOCK, "apply", "-", "-i", "tun0").out()).contains("  filter   tcx: ");

      byte[] echo = new byte[28];
      echo[0] = 0x45;
      echo[3] = (byte) echo.length;
      echo[9] = 1;
      echo[20] = 8;
      tun.send(echo, echo.length);

      JsonTree status = JsonTree.parse(host.run("", "status", "--json", "-i", "tun0").out());
      assertThat(status.at("interfaces", 0).at("counters").elements().stream())
          .map(FilteredHost::counter)
          .containsExactly("in ip4/8 blocked 1/28");
      assertThat(host.run("", "detach", "-i", "tun0").status()).isZero();
    }
  }

  @Test
  void hooksAndModesThatDoNotExistAreRefused() {
    assertThat(host.apply(BLOCK, "--hook", "tc").err())
        .isEqualTo(
            """
            echogate: error: there is no hook 'tc'
            help: the hooks are auto, xdp, tcx and clsact
            """);
    assertThat(host.apply(BLOCK, "--hook", "clsact", "--mode", "generic").status()).isEqualTo(2);
    Run run = host.apply(BLOCK, "--hook", "tcx", "--mode", "native");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            """
            echogate: error: TCX has no modes
            help: leave out --mode, or say --hook xdp
            """);
  }
}
