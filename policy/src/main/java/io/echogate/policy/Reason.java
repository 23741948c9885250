package io.echogate.policy;

/**
 * Why a packet passed or was dropped. Unless the policy only evaluates, the reason decides the
 * verdict: {@link #verdict()}.
 */
public enum Reason {
  ALLOWED("allowed", Verdict.PASS),
  BLOCKED("blocked", Verdict.DROP),
  WITHIN_LIMIT("within-limit", Verdict.PASS),
  RATE_LIMITED("rate-limited", Verdict.DROP),
  DEFAULT_ALLOWED("default-allowed", Verdict.PASS),
  DEFAULT_BLOCKED("default-blocked", Verdict.DROP),
  DEFAULT_WITHIN_LIMIT("default-within-limit", Verdict.PASS),
  DEFAULT_RATE_LIMITED("default-rate-limited", Verdict.DROP),
  SOURCE_ALLOWED("source-allowed", Verdict.PASS),
  SOURCE_BLOCKED("source-blocked", Verdict.DROP),
  SOURCE_WITHIN_LIMIT("source-within-limit", Verdict.PASS),
  SOURCE_RATE_LIMITED("source-rate-limited", Verdict.DROP),
  SOURCE_DEFAULT_BLOCKED("source-default-blocked", Verdict.DROP),
  SOURCE_DEFAULT_WITHIN_LIMIT("source-default-within-limit", Verdict.PASS),
  SOURCE_DEFAULT_RATE_LIMITED("source-default-rate-limited", Verdict.DROP),
  /** The family's ICMP is missing from a written {@code ip_proto} list. */
  UNLISTED("unlisted", Verdict.DROP),
  FRAGMENT("fragment", Verdict.DROP),
  MALFORMED("malformed", Verdict.DROP),
  NOT_ICMP("not-icmp", Verdict.PASS);

  private final String text;
  private final Verdict verdict;

  Reason(String text, Verdict verdict) {
    this.text = text;
    this.verdict = verdict;
  }

  /** The reason's name in texts, JSON and tables. */
  public String text() {
    return text;
  }

  /**
   * The verdict that this reason stands for when the policy is enforced and its defaults for
   * fragments and malformed packets are to block.
   */
  public Verdict verdict() {
    return verdict;
  }
}
