package io.echogate.cli;

import io.echogate.linux.Fd;
import io.echogate.linux.LinuxException;
import io.echogate.linux.NetNamespace;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A ppp interface without a line behind it, as {@code /dev/ppp} makes one. It goes away on close.
 */
record PppDevice(Fd fd, String name) implements AutoCloseable {
  private static final int O_RDWR_CLOEXEC = 2 | 0x80000;

  /** {@code _IOWR('t', 62, int)}. */
  private static final int PPPIOCNEWUNIT = 0xc004743e;

  /** Makes one in a namespace. */
  static PppDevice create(NetNamespace namespace) {
    return namespace.call(PppDevice::create);
  }

  private static PppDevice create() {
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle open = libc("open", 2, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
      int opened = call(open, arena.allocateFrom("/dev/ppp"), O_RDWR_CLOEXEC);
      if (opened < 0) {
        throw new LinuxException("cannot open /dev/ppp", 2);
      }
      Fd fd = Fd.own(opened);
      MemorySegment unit = arena.allocateFrom(ValueLayout.JAVA_INT, -1);
      MethodHandle ioctl =
          libc("ioctl", 2, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
      if (call(ioctl, opened, Integer.toUnsignedLong(PPPIOCNEWUNIT), unit) < 0) {
        fd.close();
        throw new LinuxException("cannot make a ppp interface", 22);
      }
      return new PppDevice(fd, "ppp" + unit.get(ValueLayout.JAVA_INT, 0));
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle libc(String name, int fixed, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor descriptor = FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments);
    MemorySegment function = linker.defaultLookup().findOrThrow(name);
    return fixed < arguments.length
        ? linker.downcallHandle(function, descriptor, Linker.Option.firstVariadicArg(fixed))
        : linker.downcallHandle(function, descriptor);
  }

  private static int call(MethodHandle function, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
