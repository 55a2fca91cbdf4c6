package io.cadastre.ec2.caller;

import org.jspecify.annotations.Nullable;

/**
 * Who asks, and where.
 *
 * @param account twelve digits
 * @param accessKeyId as claimed in the request and, where keys are configured, proved; null where
 *     the request named none
 * @param region the one the request was signed for, else the home Region
 * @param invocationId what every AWS SDK sends as {@code amz-sdk-invocation-id}, equal over its
 *     retries of one call; null where it was not sent
 */
public record Caller(
    String account, @Nullable String accessKeyId, String region, @Nullable String invocationId) {}
