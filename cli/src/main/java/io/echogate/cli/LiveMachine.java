package io.echogate.cli;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.machine.MachineFacts;
import io.echogate.advice.machine.RoleChoice;
import io.echogate.advice.settings.IcmpSettings;
import io.echogate.cli.live.LiveRules;
import io.echogate.cli.live.MachineReader;
import io.echogate.cli.live.Programs;
import io.echogate.cli.live.SettingsReader;
import io.echogate.cli.live.UnreadableException;
import io.echogate.linux.Capability;
import io.echogate.linux.NetNamespace;
import java.util.Map;
import java.util.Optional;

/**
 * What decides in a network namespace about ICMP, beside the filters of Echogate.
 *
 * @param rules of all firewalls in force
 * @param settings of the kernel
 * @param role what the machine is, as far as can be seen
 * @param tunnels whether it has interfaces of tunnels
 */
record LiveMachine(LiveRules rules, IcmpSettings settings, Role role, boolean tunnels) {

  /**
   * Reads a namespace for a verb.
   *
   * @param netns its name; empty for the own one
   * @param environment with the PATH on which tools of firewalls are looked for
   * @throws Refusal without the capabilities, and where there are rules that cannot be read
   * @throws io.echogate.linux.LinuxException if there is no such namespace
   */
  static LiveMachine read(String verb, Optional<String> netns, Map<String, String> environment) {
    try (NetNamespace namespace =
        Kernel.namespace(verb, netns, Capability.NET_ADMIN, Capability.NET_RAW)) {
      LiveRules rules = LiveRules.read(namespace, Programs.of(environment));
      MachineFacts facts = MachineReader.read(namespace, netns.isEmpty());
      return new LiveMachine(
          rules, SettingsReader.read(namespace), RoleChoice.of(facts).role(), facts.hasTunnels());
    } catch (UnreadableException e) {
      throw Refusal.environment(e.message(), e.help());
    }
  }
}
