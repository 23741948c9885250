package io.echogate.datapath.prefix;

import io.echogate.ebpf.Size;
import io.echogate.icmp.Family;

/**
 * How a tree's nodes are laid out, each in one cache line. A key is the last number of what lies
 * left of it. An inner node has keys and the number of its first child, behind which the others
 * follow; a leaf has keys and an answer more than keys. Keys that a node does not need are the
 * largest there are, so that nothing lies right of them.
 */
enum NodeShape {
  /** Keys are whole addresses. */
  IP4(Size.WORD, 15, 7, 32, 0xffff_ffffL),
  /**
   * Keys are halves of addresses without their highest bit, which is the same in all of a slot: so
   * the difference of two has a sign.
   */
  IP6(Size.LONG, 7, 5, 40, Long.MAX_VALUE);

  /** Bytes of a node, as a shift. */
  static final int SHIFT = 6;

  /** Bytes of a node. */
  static final int BYTES = 1 << SHIFT;

  private final Size keySize;
  private final int innerKeys;
  private final int leafKeys;
  private final int answers;
  private final long keyMask;

  NodeShape(Size keySize, int innerKeys, int leafKeys, int answers, long keyMask) {
    this.keySize = keySize;
    this.innerKeys = innerKeys;
    this.leafKeys = leafKeys;
    this.answers = answers;
    this.keyMask = keyMask;
  }

  static NodeShape of(Family family) {
    return family == Family.IP4 ? IP4 : IP6;
  }

  Size keySize() {
    return keySize;
  }

  int innerKeys() {
    return innerKeys;
  }

  int leafKeys() {
    return leafKeys;
  }

  /** The most children of an inner node. */
  int fanOut() {
    return innerKeys + 1;
  }

  /** The most answers in a leaf. */
  int leafAnswers() {
    return leafKeys + 1;
  }

  /** Where the number of an inner node's first child is. */
  int childOffset() {
    return innerKeys * keySize.bytes();
  }

  /** Where a leaf's first answer is; each has 4 bytes. */
  int answersOffset() {
    return answers;
  }

  /** The bits that a key has. */
  long keyMask() {
    return keyMask;
  }

  /** The least depth of a tree with so many answers. */
  int depth(int answerCount) {
    int depth = 0;
    long room = leafAnswers();
    while (room < answerCount) {
      room *= fanOut();
      depth++;
    }
    return depth;
  }

  /** How many nodes a tree with so many answers has. */
  int nodes(int answerCount) {
    int level = Math.ceilDiv(answerCount, leafAnswers());
    int all = level;
    while (level > 1) {
      level = Math.ceilDiv(level, fanOut());
      all += level;
    }
    return all;
  }
}
