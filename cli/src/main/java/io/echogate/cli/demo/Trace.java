package io.echogate.cli.demo;

import io.echogate.icmp.Family;

/** How one can tell, without asking the filter, that a message got through. */
public sealed interface Trace {

  /** How many traces there are when so many of its frames pass. */
  int after(int frames);

  /**
   * The guarded host's kernel answers it.
   *
   * @param type the type of the answer
   * @param frames how many frames make one message
   */
  record Answer(Family family, int type, int frames) implements Trace {
    @Override
    public int after(int passed) {
      return passed / frames;
    }
  }

  /** Nobody answers it, but it is seen on the guarded host behind the filter. */
  record Arrival() implements Trace {
    @Override
    public int after(int passed) {
      return passed;
    }
  }

  /**
   * It is an error that a socket of the guarded host is told of. The outside host's own kernel
   * sends it, for a datagram that came to a closed port.
   */
  record SocketError() implements Trace {
    @Override
    public int after(int passed) {
      return Math.min(passed, 1);
    }
  }

  /**
   * The outside host's kernel sends it, to find the neighbor whose TCP it has to answer; then the
   * answers come.
   *
   * @param answers how many
   */
  record TcpAnswers(int answers) implements Trace {
    @Override
    public int after(int passed) {
      return passed > 0 ? answers : 0;
    }
  }
}
