package io.echogate.linux.testing;

import io.echogate.linux.Fd;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.LinuxException;
import io.echogate.linux.NetNamespace;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An interface whose other end is this test: what is written comes in there. It is up, and goes
 * away on close.
 */
public final class TunDevice implements AutoCloseable {
  /** What its frames begin with. */
  public enum Kind {
    /** The IP header; device kind {@code tun}. */
    TUN(1),
    /** An Ethernet header; device kind {@code tap}. */
    TAP(2);

    private final int flag;

    Kind(int flag) {
      this.flag = flag;
    }
  }

  private static final int O_RDWR_CLOEXEC = 2 | 0x80000;
  private static final int TUNSETIFF = 0x400454ca;
  private static final int IFF_VNET_HDR = 0x4000;
  private static final int IFREQ_BYTES = 40;
  private static final int IFREQ_FLAGS = 16;

  /** struct tun_pi, then struct virtio_net_hdr. */
  private static final int HEADER_BYTES = 4 + 10;

  private static final int PI_PROTOCOL = 2;
  private static final int VNET_HEADER_LENGTH = 4 + 2;

  private static final MethodHandle OPEN =
      libc("open", 2, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
  private static final MethodHandle IOCTL =
      libc("ioctl", 2, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
  private static final MethodHandle WRITE =
      libc("write", 3, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);

  private final Fd fd;
  private final LinkInfo link;

  private TunDevice(Fd fd, LinkInfo link) {
    this.fd = fd;
    this.link = link;
  }

  /** Makes one. */
  public static TunDevice create(NetNamespace namespace, String name, Kind kind, int mtu) {
    Fd fd = namespace.call(() -> open(name, kind));
    try (Links links = Links.of(namespace)) {
      int index = links.require(name).index();
      links.setMtu(index, mtu);
      links.setUp(index);
      return new TunDevice(fd, links.require(index));
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /** Whether the kernel has the device. */
  static boolean present() {
    try (NetNamespace namespace = NetNamespace.createAnonymous()) {
      namespace.call(() -> open("probe0", Kind.TUN)).close();
      return true;
    } catch (LinuxException lacking) {
      return false;
    }
  }

  private static Fd open(String name, Kind kind) {
    try (Arena arena = Arena.ofConfined()) {
      int opened = (int) call(OPEN, arena.allocateFrom("/dev/net/tun"), O_RDWR_CLOEXEC);
      if (opened < 0) {
        throw new LinuxException("cannot open /dev/net/tun", 2, "");
      }
      Fd fd = Fd.own(opened);
      MemorySegment request = arena.allocate(IFREQ_BYTES, Long.BYTES);
      request.setString(0, name);
      request.set(ValueLayout.JAVA_SHORT, IFREQ_FLAGS, (short) (kind.flag | IFF_VNET_HDR));
      if ((int) call(IOCTL, opened, (long) TUNSETIFF, request) < 0) {
        fd.close();
        throw new LinuxException("cannot make the interface " + name, 22, "");
      }
      return fd;
    }
  }

  /** The interface. */
  public LinkInfo link() {
    return link;
  }

  /** Lets a frame come in. What its own bytes say of the protocol is all there is to know. */
  public void send(byte[] frame, int length) {
    int version = frame[0] >> 4;
    send(frame, length, version == 6 ? 0x86dd : 0x0800, 0);
  }

  /**
   * Lets a frame come in.
   *
   * @param protocol the EtherType, where there is no Ethernet header
   * @param firstPiece how many bytes lie in the first piece, if they are more than a page; 0 for
   *     what the driver likes
   */
  public void send(byte[] frame, int length, int protocol, int firstPiece) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate((long) HEADER_BYTES + length);
      ByteBuffer header = memory.asByteBuffer();
      header.order(ByteOrder.BIG_ENDIAN).putShort(PI_PROTOCOL, (short) protocol);
      header.order(ByteOrder.nativeOrder()).putShort(VNET_HEADER_LENGTH, (short) firstPiece);
      MemorySegment.copy(frame, 0, memory, ValueLayout.JAVA_BYTE, HEADER_BYTES, length);
      long written = (long) call(WRITE, fd.value(), memory, memory.byteSize());
      if (written != memory.byteSize()) {
        throw new IllegalStateException(
            "wrote %d of %d bytes to %s".formatted(written, memory.byteSize(), link.name()));
      }
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle libc(String name, int fixed, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    var result = name.equals("write") ? ValueLayout.JAVA_LONG : ValueLayout.JAVA_INT;
    FunctionDescriptor descriptor = FunctionDescriptor.of(result, arguments);
    MemorySegment function = linker.defaultLookup().findOrThrow(name);
    return fixed < arguments.length
        ? linker.downcallHandle(function, descriptor, Linker.Option.firstVariadicArg(fixed))
        : linker.downcallHandle(function, descriptor);
  }

  private static Object call(MethodHandle function, Object... arguments) {
    try {
      return function.invokeWithArguments(arguments);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
