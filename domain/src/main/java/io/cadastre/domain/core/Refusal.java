package io.cadastre.domain.core;

import org.jspecify.annotations.Nullable;

/**
 * An expected no.
 *
 * @param subject the id of what was asked about
 * @param message a sentence that names the rival or the rule and what to do
 * @param rival the id of what stands in the way; null where nothing does
 */
public record Refusal(RefusalCode code, String subject, String message, @Nullable String rival) {}
