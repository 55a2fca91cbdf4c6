/**
 * What stands on the topics, as Java records: requests, results and events with their envelopes.
 */
@NullMarked
package io.cadastre.kafka.message;

import org.jspecify.annotations.NullMarked;
