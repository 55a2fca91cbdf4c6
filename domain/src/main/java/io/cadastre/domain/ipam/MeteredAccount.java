package io.cadastre.domain.ipam;

/** Who is charged for active addresses. */
public enum MeteredAccount {
  IPAM_OWNER,
  RESOURCE_OWNER
}
