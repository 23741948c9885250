package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.BpfLink;
import io.echogate.icmp.Family;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.Mounts;
import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.linux.testing.TwoHosts;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Frames beyond a page are filtered in the driver, and counted as long as they are. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
@NeedsTool("ping")
class LargeFramesTest {
  private static final int MTU = 9000;
  private static final int PAYLOAD = 8000;
  private static final int HEADERS = 14 + 20 + 8;

  @Test
  void aFrameInSeveralPiecesIsOneFrame() throws Exception {
    try (TwoHosts hosts = TwoHosts.create()) {
      Host guarded = hosts.right();
      raiseMtu(hosts.left());
      LinkInfo link = raiseMtu(guarded);
      Placement placement = Placement.automatic(link);
      assertThat(placement.form()).isEqualTo(ProgramForm.XDP_FRAGMENTS);

      Filters filters = new Filters(guarded.namespace(), Mounts.BPFFS, TestPolicies::read);
      String text = "xfw { icmp ip4: block { 8 } }";
      try (LoadedPolicy policy =
              TestPolicies.load(text, CompileOptions.Time.KERNEL, placement.form());
          BpfLink _ = filters.attach(policy, link, Hook.NATIVE)) {
        ping(hosts.left(), guarded);
        Counter echo =
            policy.counts().counters().stream()
                .filter(counter -> counter.family().filter(Family.IP4::equals).isPresent())
                .filter(counter -> counter.type().equals(OptionalInt.of(8)))
                .findFirst()
                .orElseThrow();
        assertThat(echo.packets()).isOne();
        assertThat(echo.bytes()).isEqualTo(HEADERS + PAYLOAD);
      }
    }
  }

  private static LinkInfo raiseMtu(Host host) {
    try (Links links = Links.of(host.namespace())) {
      links.setMtu(host.link().index(), MTU);
      return links.require(host.link().index());
    }
  }

  private static void ping(Host from, Host to) throws Exception {
    String command = "ping -q -c 1 -W 0.2 -s %d %s".formatted(PAYLOAD, to.ip4().getHostAddress());
    Process ping =
        from.namespace()
            .call(
                () ->
                    new ProcessBuilder(command.split(" ", -1))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start());
    ping.waitFor();
  }
}
