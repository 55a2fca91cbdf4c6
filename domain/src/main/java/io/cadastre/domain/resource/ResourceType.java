package io.cadastre.domain.resource;

import java.util.Locale;

/** The kinds of resources; their texts are AWS's ({@code IpamResourceType}). */
public enum ResourceType {
  VPC,
  SUBNET,
  EIP,
  PUBLIC_IPV4_POOL,
  IPV6_POOL,
  ANYCAST_IP_LIST,
  ENI;

  /**
   * Whether IPAMs are told of it. Of interfaces there are too many to judge each: what they hold
   * counts in the subnet they lie in.
   */
  public boolean isJudged() {
    return this != ENI;
  }

  /** How it stands on the topics and in files: {@code public-ipv4-pool}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
