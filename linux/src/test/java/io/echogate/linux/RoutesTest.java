package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.echogate.linux.Routes.DefaultRoute;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NamespaceCommand;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.linux.testing.TwoHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsKernel(KernelFeature.VETH)
@NeedsTool("ip")
final class RoutesTest {
  private static final int BOOT = 3;
  private static final int BGP = 186;

  private final TwoHosts hosts = TwoHosts.create();
  private final int index = hosts.left().link().index();

  @AfterEach
  void close() {
    hosts.close();
  }

  private void ip(String arguments) {
    NamespaceCommand.run(hosts.left().namespace(), "ip " + arguments);
  }

  private Routes routes() {
    return Routes.read(hosts.left().namespace());
  }

  @Test
  void withoutADefaultRouteThereIsNone() {
    assertThat(routes().defaults()).isEmpty();
  }

  @Test
  void defaultRoutesOfBothFamiliesTellWhoMadeThem() {
    ip("route add default via 192.0.2.2");
    ip("-6 route add default via 2001:db8::2 proto ra");
    assertThat(routes().defaults())
        .containsExactly(
            new DefaultRoute(false, index, BOOT),
            new DefaultRoute(true, index, DefaultRoute.ROUTER_ADVERTISEMENT));
  }

  @Test
  void aDefaultRouteBySeveralWaysIsOneForEach() {
    ip("route add default nexthop via 192.0.2.2 dev left0 nexthop via 192.0.2.3 dev left0");
    ip("-6 route add default nexthop via 2001:db8::2 nexthop via 2001:db8::3");
    assertThat(routes().defaults())
        .filteredOn(route -> !route.ip6())
        .containsExactly(
            new DefaultRoute(false, index, BOOT), new DefaultRoute(false, index, BOOT));
    assertThat(routes().defaults()).filteredOn(DefaultRoute::ip6).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void routesAreCountedByWhoMadeThem() {
    for (int i = 0; i < 30; i++) {
      ip("route add 198.51.100.%d via 192.0.2.2 proto bgp".formatted(i));
    }
    ip("route add 10.0.0.0/8 via 192.0.2.2 table 77 proto bgp");
    ip("route add blackhole 10.0.0.0/8 proto bgp");
    assertThat(routes().byProtocol()).contains(entry(BGP, 30));
  }
}
