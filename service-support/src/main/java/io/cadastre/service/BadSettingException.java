package io.cadastre.service;

/** A setting is not what it must be; the message says which, where and what it must be. */
public final class BadSettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadSettingException(String message) {
    super(message);
  }
}
