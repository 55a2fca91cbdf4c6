package io.cadastre.domain.address;

/**
 * A text that is not a CIDR we accept. The message is one sentence for the person who wrote the
 * text: it quotes it and says what is wrong.
 */
public final class AddressFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AddressFormatException(String message) {
    super(message);
  }
}
