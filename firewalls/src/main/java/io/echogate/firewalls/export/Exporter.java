package io.echogate.firewalls.export;

import io.echogate.policy.Dialect;
import io.echogate.policy.Policy;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Translates policies. What a target cannot say at all is refused, unless the caller says which way
 * to err; what it says nearly is told with the result.
 */
public final class Exporter {

  private Exporter() {}

  /**
   * A file for {@code nft -f}.
   *
   * @param policy of the dialect {@code policy}; {@code xfw} is rewritten before
   * @param erring which way to err; empty to refuse
   */
  public static Exported nftables(Policy policy, NftOptions options, Optional<Erring> erring) {
    return export(policy, erring, (losses, way) -> NftExport.text(policy, options, losses, way));
  }

  private static Exported export(
      Policy policy, Optional<Erring> erring, BiFunction<Losses, Erring, String> translation) {
    if (policy.dialect() != Dialect.POLICY) {
      throw new IllegalArgumentException("an xfw policy: rewrite it first");
    }
    Losses losses = new Losses();
    String text = translation.apply(losses, erring.orElse(Erring.BLOCK));
    List<Loss> list = losses.list();
    boolean refused = erring.isEmpty() && list.stream().anyMatch(Loss::needsConsent);
    return new Exported(refused ? Optional.empty() : Optional.of(text), list);
  }
}
