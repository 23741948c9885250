package io.echogate.datapath;

import io.echogate.ebpf.BpfLink;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.TcxLink;
import io.echogate.ebpf.XdpLink;
import io.echogate.linux.LinkInfo;

/** A hold by a link of bpf(2), which the kernel keeps as long as it is pinned. */
record LinkAttachment(BpfLink link) implements Attachment {

  @Override
  public int program() {
    return link.info().programId();
  }

  @Override
  public int interfaceIndex() {
    return link.info().interfaceIndex();
  }

  @Override
  public Hook hook(LinkInfo on) {
    return switch (link) {
      case TcxLink _ -> Hook.TCX;
      case XdpLink _ -> on.xdpNative() ? Hook.NATIVE : Hook.GENERIC;
    };
  }

  @Override
  public void replace(LoadedProgram next, LoadedProgram expected) {
    link.replace(next, expected);
  }

  @Override
  public void detach() {
    if (link.info().isAttached()) {
      link.detach();
    }
  }

  @Override
  public void close() {
    link.close();
  }
}
