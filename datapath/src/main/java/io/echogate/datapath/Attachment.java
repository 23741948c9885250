package io.echogate.datapath;

import io.echogate.ebpf.BpfLink;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.NetNamespace;
import io.echogate.policy.Direction;
import java.nio.file.Files;

/** A program's hold on an interface that outlives the process which put it there. */
sealed interface Attachment extends AutoCloseable permits LinkAttachment, ClassifierAttachment {

  /**
   * Puts a program on an interface.
   *
   * @param direction of the packets that it judges
   * @param place where to pin what says so; nothing is there
   * @throws io.echogate.linux.LinuxException if the kernel refuses
   * @throws FilterException if others' filters are in the way
   */
  static void hold(
      NetNamespace namespace,
      Hook hook,
      Direction direction,
      LoadedProgram program,
      LinkInfo on,
      Pins.OfInterface place) {
    switch (hook) {
      case NATIVE, GENERIC, TCX -> {
        try (BpfLink link = namespace.call(() -> hook.attach(program, on.index(), direction))) {
          link.pin(place.link(direction));
        }
      }
      case CLSACT -> ClassifierAttachment.hold(namespace, direction, program, on, place);
    }
  }

  /** Opens the hold that is pinned at a place, where there is one. */
  static Attachment open(NetNamespace namespace, Pins.OfInterface place, Direction direction) {
    return Files.exists(place.link(direction))
        ? new LinkAttachment(BpfLink.open(place.link(direction)))
        : new ClassifierAttachment(
            namespace, place, direction, ClassifierMark.read(place.classifier(direction)));
  }

  /** The id of the program that runs; if the interface has gone, of the one that ran. */
  int program();

  /** The interface; 0 if it has gone, or others have taken the program off. */
  int interfaceIndex();

  /**
   * Where the program runs.
   *
   * @param on the interface as it is now
   */
  Hook hook(LinkInfo on);

  /**
   * Replaces the program without a gap. The caller holds the lock of {@link Pins}.
   *
   * @param expected the program that must be running
   */
  void replace(LoadedProgram next, LoadedProgram expected);

  /** Takes the program off, if it is on an interface. What is pinned stays. */
  void detach();

  @Override
  void close();
}
