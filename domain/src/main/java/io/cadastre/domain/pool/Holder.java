package io.cadastre.domain.pool;

/** What kind of thing an allocation is held by; its texts are AWS's. */
public enum Holder {
  CUSTOM,
  IPAM_POOL
}
