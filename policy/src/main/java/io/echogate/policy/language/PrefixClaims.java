package io.echogate.policy.language;

import io.echogate.policy.Prefix;
import io.echogate.policy.SourceFilter.Scope;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which prefixes are listed for which protocols: each may be listed once. */
final class PrefixClaims {
  private final Reporter reporter;
  private final Map<Prefix, Claim> claims = new HashMap<>();

  PrefixClaims(Reporter reporter) {
    this.reporter = reporter;
  }

  /** A listing, and those of the same prefix before it; there may be one for each protocol. */
  private record Claim(Set<Scope> scopes, Token place, @Nullable Claim earlier) {}

  /** Lists a prefix; an error if it is listed for one of these protocols already. */
  void claim(Prefix prefix, Set<Scope> scopes, Token place) {
    @Nullable Claim earlier = claims.get(prefix);
    for (Claim claim = earlier; claim != null; claim = claim.earlier()) {
      if (!Collections.disjoint(claim.scopes(), scopes)) {
        reporter.add(
            reporter
                .error(place, "the prefix " + prefix + " is listed twice")
                .withPlace(claim.place().source(), claim.place().span(), "the first one is here")
                .withHelp("list each prefix once for each protocol"));
        return;
      }
    }
    claims.put(prefix, new Claim(scopes, place, earlier));
  }
}
