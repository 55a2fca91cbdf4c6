package io.cadastre.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user asked of {@code up}.
 *
 * @param ports where each service is to serve HTTP, 0 for any free port; what is not in it is left
 *     out
 * @param kafkaPort where the embedded broker is served, 0 for any free port; unused with {@code
 *     externalKafka}
 * @param dataFolder all state, kept over restarts
 * @param configFile YAML
 * @param resources files that discovery watches, beside those of the configuration
 * @param externalKafka bootstrap servers that replace the embedded broker
 */
record UpOptions(
    Map<Part, Integer> ports,
    int kafkaPort,
    Path dataFolder,
    Optional<Path> configFile,
    List<Path> resources,
    Optional<String> externalKafka) {}
