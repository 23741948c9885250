package io.echogate.datapath.prefix;

/** The changed sets do not fit into the tables of the program, which must be loaded anew. */
public final class NoRoomException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NoRoomException(String message) {
    super(message);
  }
}
