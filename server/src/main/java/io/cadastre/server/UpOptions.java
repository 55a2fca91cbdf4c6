package io.cadastre.server;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user asked of {@code up}.
 *
 * @param httpPort where HTTP is served, 0 for any free port
 * @param kafkaPort where the embedded broker is served, 0 for any free port; unused with {@code
 *     externalKafka}
 * @param dataFolder all state, kept over restarts
 * @param configFile YAML
 * @param externalKafka bootstrap servers that replace the embedded broker
 */
record UpOptions(
    int httpPort,
    int kafkaPort,
    Path dataFolder,
    Optional<Path> configFile,
    Optional<String> externalKafka) {}
