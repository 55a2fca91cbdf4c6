package io.cadastre.domain.register;

import static io.cadastre.domain.core.Decision.refused;

import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.pool.PoolCidrRow.Proof;
import io.cadastre.domain.pool.PoolCommand.Authorization;
import io.cadastre.domain.pool.PoolCommand.ProvisionCidr;
import io.cadastre.domain.pool.PoolRow;
import org.jspecify.annotations.Nullable;

/** The proof that a public CIDR is the caller's: where it must come with a request and is kept. */
final class ProofRules {
  private static final Proof NONE = new Proof(null, null, null, null);

  private ProofRules() {}

  /** Amazon VPC IPAM user guide, "Bring your own public IP addresses". */
  static @Nullable Decision check(ProvisionCidr c, PoolRow pool) {
    if ("amazon".equals(pool.publicIpSource())) {
      return refused(
          RefusalCode.NOT_BUILT, pool.id(), "Amazon-provided public CIDRs are not built yet.");
    }
    if (c.cidr() == null) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          pool.id(),
          "A CIDR that you bring is provisioned by Cidr, not by netmask length.");
    }
    int longest =
        pool.family() == Family.IPV4
            ? 24
            : Boolean.TRUE.equals(pool.publiclyAdvertisable()) ? 48 : 60;
    if (c.cidr().netmaskLength() > longest) {
      return refused(
          RefusalCode.INVALID_VALUE,
          pool.id(),
          "The most specific CIDR that you can bring to this pool is a /"
              + longest
              + ", not "
              + c.cidr()
              + ".");
    }
    if (c.authorization() == null && c.verificationToken() == null) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          pool.id(),
          "The request must contain a CIDR Authorization Context or an external resource"
              + " verification token that proves that "
              + c.cidr()
              + " is yours.");
    }
    return null;
  }

  /** A proof that nobody would look at must not seem to have been looked at. */
  static @Nullable Decision checkNone(ProvisionCidr c, PoolRow pool) {
    return c.authorization() == null
            && c.verificationMethod() == null
            && c.verificationToken() == null
        ? null
        : refused(
            RefusalCode.INVALID_COMBINATION,
            pool.id(),
            "A proof of ownership is for top-level pools of a public scope; "
                + pool.id()
                + " is none.");
  }

  /** What the request says to prove it; null when nothing. */
  static @Nullable Proof given(ProvisionCidr c) {
    Authorization signed = c.authorization();
    Proof proof =
        new Proof(
            signed == null ? null : signed.message(),
            signed == null ? null : signed.signature(),
            c.verificationMethod(),
            c.verificationToken());
    return proof.equals(NONE) ? null : proof;
  }
}
