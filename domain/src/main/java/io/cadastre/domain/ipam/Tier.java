package io.cadastre.domain.ipam;

/** What an IPAM may do; https://aws.amazon.com/vpc/pricing/ ("IPAM"). */
public enum Tier {
  FREE,
  ADVANCED
}
