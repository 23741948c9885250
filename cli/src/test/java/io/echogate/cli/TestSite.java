package io.echogate.cli;

import io.echogate.linux.testing.NamedNamespace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Machines, each in a network namespace of its own, and cables between them: real stacks, between
 * which nothing goes but what a test sends. What was made here is gone when it is closed.
 *
 * <p>What all namespaces of a kernel share must not be used up, for that is the machine that the
 * tests run on: its table of neighbours has room for 1024. So no test sends from many addresses on
 * a link.
 */
final class TestSite implements AutoCloseable {
  /** What has to be undone, the last first. */
  private final Deque<AutoCloseable> undo = new ArrayDeque<>();

  private final List<Machine> machines = new ArrayList<>();

  /**
   * Adds a machine. Its addresses can be used at once: duplicates are not looked for, and no
   * routers either, unless a test says otherwise. How many errors it sends is not limited, so that
   * what is missing somewhere was stopped there.
   */
  Machine machine(String name) {
    NamedNamespace namespace = NamedNamespace.create();
    undo.push(namespace);
    Machine machine = new Machine(name, namespace.namespace());
    undo.push(machine);
    machines.add(machine);
    machine.set("net/ipv4/conf/all/rp_filter", "0");
    machine.set("net/ipv4/conf/default/rp_filter", "0");
    machine.set("net/ipv4/icmp_ratemask", "0");
    machine.set("net/ipv4/tcp_mtu_probing", "0");
    // A list of types: this one does not exist.
    machine.set("net/ipv6/icmp/ratemask", "0");
    machine.set("net/ipv6/conf/default/accept_dad", "0");
    machine.set("net/ipv6/conf/default/router_solicitations", "0");
    machine.set("net/ipv6/conf/default/mldv2_unsolicited_report_interval", "1");
    machine.ip("link set lo up");
    return machine;
  }

  /** A machine that forwards. */
  Machine router(String name) {
    Machine router = machine(name);
    router.set("net/ipv4/ip_forward", "1");
    router.set("net/ipv6/conf/all/forwarding", "1");
    return router;
  }

  /** Puts a cable between two machines, as a new interface on either. */
  void cable(Machine machine, String port, Machine other, String otherPort) {
    machine.ip(
        "link add %s type veth peer name %s netns %s".formatted(port, otherPort, other.netns()));
  }

  /** Waits until all interfaces and addresses can be used. */
  void settle() {
    machines.forEach(Machine::settle);
  }

  /** Takes off all filters and takes the machines away, also when a part of that fails. */
  @Override
  public void close() {
    AutoCloseable next = undo.poll();
    if (next == null) {
      return;
    }
    try (this) {
      next.close();
    } catch (Exception e) {
      throw new IllegalStateException("cannot take a test site away", e);
    }
  }
}
