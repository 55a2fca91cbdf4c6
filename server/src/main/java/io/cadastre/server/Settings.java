package io.cadastre.server;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a service needs to know of how it was started, besides where Kafka is.
 *
 * @param httpPort on loopback; free a moment ago, or 0 for any free port
 * @param stateFolder exists, is writable and ours alone
 * @param configFile YAML, exists
 */
record Settings(int httpPort, Path stateFolder, Optional<Path> configFile) {}
