package io.cadastre.discovery.publish;

import io.cadastre.kafka.state.Chain;
import io.cadastre.kafka.state.Discovered;
import java.util.Map;
import java.util.SortedMap;

/**
 * What one source last saw, on the heap: some hundred bytes a resource, so that a million of them
 * need no store of their own.
 *
 * @param resources by the text of their keys
 * @param chains by account
 */
record Known(SortedMap<String, Discovered> resources, Map<String, Chain> chains) {}
