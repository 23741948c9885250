package io.echogate.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The system calls that this room makes, by their number on this processor, through libc's {@code
 * syscall(2)}. A result is the kernel's: at least 0, or {@code -errno}; nothing is thrown and
 * nothing allocated.
 *
 * <p>Pointers are passed as addresses, so the caller keeps the memory alive until the call returns:
 * a confined arena that is closed afterwards does.
 */
enum SystemCall {
  SENDTO(44, 206),
  RECVFROM(45, 207),
  RECVMSG(47, 212),
  SOCKET(41, 198),
  BIND(49, 200),
  SETSOCKOPT(54, 208),
  GETSOCKOPT(55, 209),
  CLOSE(3, 57),
  FCNTL(72, 25),
  FLOCK(73, 32),
  OPENAT(257, 56),
  STATX(332, 291),
  STATFS(137, 43),
  MMAP(9, 222),
  MUNMAP(11, 215),
  MOUNT(165, 40),
  UMOUNT2(166, 39),
  IOCTL(16, 29),
  PPOLL(271, 73),
  UNSHARE(272, 97),
  SETNS(308, 268),
  PROCESS_VM_READV(310, 270),
  PROCESS_VM_WRITEV(311, 271),
  CAPGET(125, 90),
  CAPSET(126, 91),
  CLOCK_GETTIME(228, 113),
  CLOCK_GETRES(229, 114),
  MEMBARRIER(324, 283),
  SCHED_SETAFFINITY(203, 122),
  SCHED_GETAFFINITY(204, 123),
  BPF(321, 280);

  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURED.varHandle(StructLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SYSCALL = bind();

  private final long number;

  SystemCall(int x86, int arm64) {
    this.number =
        switch (System.getProperty("os.arch")) {
          case "amd64" -> x86;
          case "aarch64" -> arm64;
          case String other ->
              throw new UnsatisfiedLinkError(
                  "Echogate knows the system calls of x86-64 and arm64, not those of " + other);
        };
  }

  long call() {
    return call(0, 0, 0, 0, 0, 0);
  }

  long call(long a) {
    return call(a, 0, 0, 0, 0, 0);
  }

  long call(long a, long b) {
    return call(a, b, 0, 0, 0, 0);
  }

  long call(long a, long b, long c) {
    return call(a, b, c, 0, 0, 0);
  }

  long call(long a, long b, long c, long d) {
    return call(a, b, c, d, 0, 0);
  }

  long call(long a, long b, long c, long d, long e) {
    return call(a, b, c, d, e, 0);
  }

  /** Makes the call. Arguments beyond those the kernel looks at are ignored. */
  long call(long a, long b, long c, long d, long e, long f) {
    MemorySegment captured = ThreadMemory.captured();
    long result;
    try {
      result = (long) SYSCALL.invokeExact(captured, number, a, b, c, d, e, f);
    } catch (Throwable impossible) {
      // It is what method handles declare.
      throw new AssertionError("syscall(2) itself throws nothing", impossible);
    }
    return result == -1 ? -(int) ERRNO.get(captured, 0L) : result;
  }

  @SuppressWarnings("restricted")
  private static MethodHandle bind() {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor descriptor =
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG);
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        descriptor,
        Linker.Option.firstVariadicArg(1),
        Linker.Option.captureCallState("errno"));
  }
}
