package io.cadastre.domain.core;

import java.util.Locale;

/** Why a request is refused; each way in has one table from these to its own codes. */
public enum RefusalCode {
  IPAM_NOT_FOUND,
  SCOPE_NOT_FOUND,
  POOL_NOT_FOUND,
  ALLOCATION_NOT_FOUND,
  RESOURCE_NOT_FOUND,
  /** A parameter's value breaks a rule. */
  INVALID_VALUE,
  /** Parameters that exclude or need one another. */
  INVALID_COMBINATION,
  /** No free CIDR of the wanted size. */
  TOO_BIG,
  /** The wanted CIDR overlaps something, or lies outside what the pool holds. */
  CIDR_NOT_FREE,
  /** The pool has no such allocation. */
  NO_ALLOCATION,
  MISSING_RESOURCE_TAGS,
  /** Something below stands in the way of a delete. */
  DEPENDENCY,
  INCORRECT_STATE,
  /** Only who asked for an allocation may, and somebody else did. */
  NOT_HOLDER,
  /** It waited for longer than it said it is valid. */
  REQUEST_EXPIRED,
  LIMIT_EXCEEDED,
  TAG_LIMIT_EXCEEDED,
  /** The same request id with other parameters. */
  TOKEN_MISMATCH,
  /** The request would have been accepted. */
  DRY_RUN,
  NOT_BUILT,
  /** Deciding it met a bug, and the operator had it skipped. */
  FAULT,
  /** A code that a later release gave and this one does not know; never given by this one. */
  OTHER;

  /** How it stands on the topics: {@code cidr-not-free}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The code of that text; {@link #OTHER} where we know none. */
  public static RefusalCode of(String text) {
    for (RefusalCode code : values()) {
      if (code.text().equals(text)) {
        return code;
      }
    }
    return OTHER;
  }
}
