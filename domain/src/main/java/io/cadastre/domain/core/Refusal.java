package io.cadastre.domain.core;

import io.cadastre.domain.address.Cidr;
import org.jspecify.annotations.Nullable;

/**
 * An expected no.
 *
 * @param subject the id of what was asked about
 * @param message a sentence that names the rival or the rule and what to do
 * @param rival the id of what stands in the way; null where nothing does
 * @param wouldFit a free CIDR that comes nearest to what was wanted; null: none, or no such
 *     question
 */
public record Refusal(
    RefusalCode code,
    String subject,
    String message,
    @Nullable String rival,
    @Nullable Cidr wouldFit) {
  public Refusal(RefusalCode code, String subject, String message, @Nullable String rival) {
    this(code, subject, message, rival, null);
  }
}
