package io.echogate.datapath.prefix;

/** Where a tree's nodes come from. */
@FunctionalInterface
interface NodePool {
  /**
   * Takes so many nodes that lie side by side, and gives the number of the first.
   *
   * @throws NoRoomException if there are no more
   */
  int take(int count);
}
