package io.cadastre.kafka.state;

import io.cadastre.kafka.codec.Hash;

/**
 * How far the changes that a source saw of an account have come.
 *
 * @param account 12 digits
 * @param sequence of the last change
 * @param hash of the last change
 */
public record Chain(String source, String account, long sequence, Hash hash) {
  public static Chain before(String source, String account) {
    return new Chain(source, account, 0, Hash.ZERO);
  }
}
