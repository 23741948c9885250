package io.echogate.cli.demo;

import io.echogate.linux.Capabilities;
import io.echogate.linux.Capability;
import io.echogate.linux.Clocks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Shows a policy at work in the kernel of this machine: makes two hosts with a filter between them,
 * plays act after act, and compares what the kernel did with what the policy says. All of it lives
 * in this process alone, so that nothing is left behind, however it ends.
 */
public final class Demo {
  /** How often a burst is sent that a busy machine did not send at once. */
  private static final int ATTEMPTS = 3;

  private Demo() {}

  /** The privileges that it needs and the calling thread does not have. */
  public static List<Capability> missingCapabilities() {
    return Capabilities.effective()
        .missing(
            Capability.SYS_ADMIN,
            Capability.NET_ADMIN,
            Capability.NET_RAW,
            Capability.BPF,
            Capability.PERFMON);
  }

  /** What the policies say of all acts. Needs neither a privilege nor a kernel feature. */
  public static List<Expectation> rehearse() {
    Judge judge = new Judge();
    List<Expectation> expectations = new ArrayList<>();
    long now = 0;
    for (Act act : Act.all()) {
      now += act.pause().toNanos();
      expectations.add(judge.expect(act, now));
    }
    return expectations;
  }

  /**
   * Plays all acts.
   *
   * @param ready told when the filter is in place
   * @param rows told of each act when it was played
   * @throws io.echogate.linux.LinuxException if the kernel refuses
   */
  public static void play(Consumer<GuardProgram> ready, Consumer<Row> rows) {
    try (Cable cable = Cable.plug();
        Guard guard = Guard.attach(cable);
        Tap outside = Tap.at(Host.OUTSIDE, cable);
        Tap behind = Tap.at(Host.GUARDED, cable);
        UdpSocket udp = UdpSocket.open(cable)) {
      ready.accept(guard.program());
      Judge judge = new Judge();
      Stage stage = new Stage(guard, outside, behind, udp);
      Scene scene = Scene.ENFORCED;
      for (Act act : Act.all()) {
        if (act.scene() != scene) {
          scene = act.scene();
          guard.change(scene);
        }
        rows.accept(play(act, judge, stage));
      }
    }
  }

  private static Row play(Act act, Judge judge, Stage stage) {
    Stage.Played played = once(act, judge, stage);
    for (int attempt = 1; attempt < ATTEMPTS && !played.conclusive(); attempt++) {
      played = once(act.again(), judge, stage);
    }
    return played.row();
  }

  private static Stage.Played once(Act act, Judge judge, Stage stage) {
    Waiting.during(act.pause());
    return stage.play(judge.expect(act, Clocks.monotonic()));
  }
}
