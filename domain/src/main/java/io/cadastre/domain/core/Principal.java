package io.cadastre.domain.core;

import org.jspecify.annotations.Nullable;

/**
 * Who asks, proved by the way in.
 *
 * @param account 12 digits
 * @param keyId the access key; null where none was sent
 * @param wayIn {@code ec2}, {@code topic} …
 * @param tenant the platform whose topic it came by; null over HTTP
 */
public record Principal(
    String account, @Nullable String keyId, String wayIn, @Nullable String tenant) {
  public static final String EC2 = "ec2";
  public static final String REST = "rest";
  public static final String TOPIC = "topic";
}
