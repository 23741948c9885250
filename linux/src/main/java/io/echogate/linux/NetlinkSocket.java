package io.echogate.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A netlink socket of one namespace, for routing or packet filters. Requests are answered one after
 * the other; a refusal carries the kernel's own words where it has any (extended acknowledgement).
 */
final class NetlinkSocket implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_ROUTE = 0;
  private static final int NETLINK_NETFILTER = 12;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT = 0x40;

  /** struct sockaddr_nl: family, pad, port, groups. */
  private static final int SOCKADDR_BYTES = 12;

  private static final int SOCKADDR_GROUPS = 8;

  /** Who is told faster than it takes looks meanwhile. */
  private static final int MOST_DRAINED = 10_000;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int DUMP_ATTEMPTS = 10;

  private final Fd fd;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, Long.BYTES);
  private int sequence;

  private NetlinkSocket(Fd fd) {
    this.fd = fd;
  }

  static NetlinkSocket open(NetNamespace namespace) {
    return open(namespace, NETLINK_ROUTE);
  }

  /** One that asks about packet filters instead. */
  static NetlinkSocket openNetfilter(NetNamespace namespace) {
    return open(namespace, NETLINK_NETFILTER);
  }

  private static NetlinkSocket open(NetNamespace namespace, int protocol) {
    String attempt = "cannot open a netlink socket in " + namespace;
    long opened =
        namespace.call(() -> SystemCall.SOCKET.call(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol));
    NetlinkSocket socket = new NetlinkSocket(Fd.own(LinuxException.check(opened, attempt)));
    // Refused only by kernels before 4.12, whose errors then come without words.
    socket.buffer.set(ValueLayout.JAVA_INT, 0, 1);
    SystemCall.SETSOCKOPT.call(
        socket.fd.value(), SOL_NETLINK, NETLINK_EXT_ACK, socket.buffer.address(), Integer.BYTES);
    return socket;
  }

  /**
   * A socket that is told of what happens, and never asks.
   *
   * @param groups which messages it gets: a sum of RTMGRP_...
   */
  static NetlinkSocket subscribe(NetNamespace namespace, int groups) {
    NetlinkSocket socket = open(namespace);
    try {
      MemorySegment address = socket.buffer.asSlice(0, SOCKADDR_BYTES).fill((byte) 0);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_NETLINK);
      address.set(ValueLayout.JAVA_INT, SOCKADDR_GROUPS, groups);
      LinuxException.check(
          SystemCall.BIND.call(socket.fd.value(), address.address(), SOCKADDR_BYTES),
          "cannot listen to changes in " + namespace);
      return socket;
    } catch (RuntimeException e) {
      // Whatever it was, it is thrown on; but nothing stays open.
      socket.close();
      throw e;
    }
  }

  /**
   * Takes everything that was told so far, and forgets it.
   *
   * @return whether there was anything, if only that messages have been lost
   */
  synchronized boolean drain(String attempt) {
    for (int taken = 0; taken < MOST_DRAINED; taken++) {
      long result =
          SystemCall.RECVFROM.call(
              fd.value(), buffer.address(), buffer.byteSize(), MSG_DONTWAIT, 0, 0);
      if (result == -Errno.EAGAIN) {
        return taken > 0;
      }
      if (result < 0 && result != -Errno.ENOBUFS && result != -Errno.EINTR) {
        throw new LinuxException(attempt, (int) -result);
      }
    }
    return true;
  }

  /** Its descriptor, for waiting. */
  Fd fd() {
    return fd;
  }

  /**
   * Sends a request and waits until it has been carried out.
   *
   * @param attempt what to say it was when the kernel refuses
   */
  synchronized void execute(NetlinkRequest request, String attempt) {
    send(request, attempt);
    receive(attempt, answer -> {});
  }

  /**
   * Sends a query.
   *
   * @return the answers, each from behind the netlink header to its end
   */
  synchronized List<ByteBuffer> query(NetlinkRequest request, String attempt) {
    for (int i = 0; i < DUMP_ATTEMPTS; i++) {
      List<ByteBuffer> answers = new ArrayList<>();
      send(request, attempt);
      if (receive(attempt, answers::add)) {
        return answers;
      }
    }
    throw new LinuxException(attempt, Errno.EAGAIN, "the list kept changing");
  }

  /**
   * Sends a query whose answers may be too many to keep, and may change meanwhile.
   *
   * @param each takes the answers as they come, each from behind the netlink header to its end
   */
  synchronized void visit(NetlinkRequest request, String attempt, Consumer<ByteBuffer> each) {
    send(request, attempt);
    receive(attempt, each);
  }

  private void send(NetlinkRequest request, String attempt) {
    byte[] bytes = request.bytes(++sequence);
    MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, 0, bytes.length);
    LinuxException.check(
        SystemCall.SENDTO.call(fd.value(), buffer.address(), bytes.length, 0, 0, 0), attempt);
  }

  /** Reads up to the end of the answer. False if a list changed while the kernel was at it. */
  private boolean receive(String attempt, Consumer<ByteBuffer> answers) {
    boolean consistent = true;
    while (true) {
      ByteBuffer datagram = receiveDatagram(attempt);
      while (datagram.remaining() >= Rtnetlink.HEADER_BYTES) {
        int start = datagram.position();
        int end = Math.min(start + datagram.getInt(start), datagram.limit());
        int type = datagram.getShort(start + Rtnetlink.HEADER_TYPE);
        int flags = datagram.getShort(start + Rtnetlink.HEADER_FLAGS);
        ByteBuffer body =
            datagram
                .slice(start + Rtnetlink.HEADER_BYTES, end - start - Rtnetlink.HEADER_BYTES)
                .order(ByteOrder.nativeOrder());
        consistent &= (flags & Rtnetlink.REPLY_DUMP_INTERRUPTED) == 0;
        if (datagram.getInt(start + Rtnetlink.HEADER_SEQUENCE) == sequence) {
          switch (type) {
            case Rtnetlink.NLMSG_ERROR -> {
              checkAcknowledged(body, flags, attempt);
              return consistent;
            }
            case Rtnetlink.NLMSG_DONE -> {
              LinuxException.check(body.getInt(0), attempt);
              return consistent;
            }
            default -> answers.accept(body);
          }
        }
        datagram.position(
            Math.min((end + Rtnetlink.ALIGNMENT - 1) & -Rtnetlink.ALIGNMENT, datagram.limit()));
      }
    }
  }

  private ByteBuffer receiveDatagram(String attempt) {
    long length;
    do {
      length =
          SystemCall.RECVFROM.call(
              fd.value(), buffer.address(), buffer.byteSize(), MSG_TRUNC, 0, 0);
    } while (length == -Errno.EINTR);
    LinuxException.check(length, attempt);
    if (length > buffer.byteSize()) {
      throw new LinuxException(attempt, Errno.EMSGSIZE, "an answer of " + length + " bytes");
    }
    byte[] bytes = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  /** An error message: the error number, the request's header and maybe the request, attributes. */
  private static void checkAcknowledged(ByteBuffer body, int flags, String attempt) {
    int error = body.getInt(0);
    if (error == 0) {
      return;
    }
    String words = "";
    if ((flags & Rtnetlink.REPLY_HAS_ATTRIBUTES) != 0) {
      boolean capped = (flags & Rtnetlink.REPLY_CAPPED) != 0;
      int request = capped ? Rtnetlink.HEADER_BYTES : body.getInt(Integer.BYTES);
      body.position(Math.min(Integer.BYTES + request, body.limit()));
      words = new NetlinkAttributes(body).string(Rtnetlink.NLMSGERR_ATTR_MSG);
    }
    throw new LinuxException(attempt, -error, words);
  }

  @Override
  public void close() {
    fd.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
