package io.cadastre.audit.log;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record as it stands on its topic.
 *
 * @param timestamp milliseconds since 1970 UTC
 */
public record LogRecord(
    Place place, long timestamp, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {}
