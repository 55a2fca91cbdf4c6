package io.cadastre.kafka.state;

/**
 * A snapshot that has begun and not ended.
 *
 * @param snapshot names it
 * @param seen how many of its resources have come
 */
public record Snapshot(String snapshot, int seen) {}
