package io.cadastre.domain.core;

/** The states of an IPAM, scope or pool that outlive a request; a modified one stays modified. */
public enum Lifecycle {
  CREATE_COMPLETE,
  MODIFY_COMPLETE,
  /** Its extent is being swept; nothing below answers any more. */
  DELETE_IN_PROGRESS
}
