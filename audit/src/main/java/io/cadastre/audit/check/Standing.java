package io.cadastre.audit.check;

import io.cadastre.audit.log.Place;

/**
 * How an aggregate stands after its last event.
 *
 * @param hash of that event, in hex
 * @param digest of the state, in hex
 * @param place of that event
 */
public record Standing(String aggregate, long sequence, String hash, String digest, Place place) {}
