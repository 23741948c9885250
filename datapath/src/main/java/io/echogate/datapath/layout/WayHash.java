package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The secret numbers that keys are hashed with, so that nobody can choose addresses that fall into
 * the sets of another. A policy that takes the place of another keeps the secret, and with it the
 * ways.
 *
 * <p>A tag is made word by word: the nonce of the bucket plus the first, mixed; plus the next,
 * mixed again. The lowest bit is set, so that no tag is 0. Both sets follow from the tag.
 *
 * @param wide for each word of a key of up to two
 * @param narrow for the word of an IPv4 key; its own, so that no IPv6 key is the same
 */
public record WayHash(List<Mix> wide, Mix narrow) {
  private static final int WORDS = 2;

  /**
   * What a word is mixed by: exclusive or, then times, then exclusive or with its own upper half.
   *
   * @param factor an odd number
   */
  public record Mix(long flips, long factor) {
    private static Mix of(SplittableRandom numbers) {
      return new Mix(numbers.nextLong(), numbers.nextLong() | 1);
    }
  }

  /** What a prefix is mixed by; one without bits has no word, and is mixed all the same. */
  public List<Mix> mixes(PrefixKey key) {
    if (key.family() == Family.IP4) {
      return List.of(narrow);
    }
    return key.bits() <= Long.SIZE ? wide.subList(0, 1) : wide;
  }

  /** The numbers that follow from a secret. */
  public static WayHash of(long secret) {
    SplittableRandom numbers = new SplittableRandom(secret);
    List<Mix> wide = Stream.generate(() -> Mix.of(numbers)).limit(WORDS).toList();
    return new WayHash(wide, Mix.of(numbers));
  }
}
