package io.cadastre.domain.register;

import static io.cadastre.domain.core.Decision.refused;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Decision.Refused;
import io.cadastre.domain.core.Refusal;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Text;
import io.cadastre.domain.pool.AllocationRules;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.Strategy;
import io.cadastre.domain.resource.ResourceCidrRow;
import io.cadastre.domain.resource.ResourceKey;
import io.cadastre.domain.space.Bounds;
import io.cadastre.domain.space.Spaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks for one CIDR in one pool: by the strategy, or the one that was named. */
record Choosing(Want want, PoolRow pool, PoolSpace space, Register register) {

  /**
   * What was found, or why nothing was.
   *
   * @param adopted the live resource with this very CIDR that is taken over
   */
  record Choice(@Nullable Cidr cidr, @Nullable ResourceKey adopted, @Nullable Refusal refusal) {
    Cidr found() {
      return Objects.requireNonNull(cidr, "nothing was found");
    }
  }

  /** How it chooses where the caller names a length. */
  Strategy strategy() {
    return want.strategy() != null ? want.strategy() : pool.handles().strategy();
  }

  /** The free CIDR that a strategy chooses; null when there is none. */
  static @Nullable Cidr chosen(Strategy strategy, Spaces spaces, int length, Bounds bounds) {
    return switch (strategy) {
      case LOWEST -> spaces.lowest(length, bounds);
      case BEST_FIT -> spaces.bestFit(length, bounds);
      case SPARSE -> spaces.sparse(length, bounds);
    };
  }

  Bounds bounds() {
    return new Bounds(want.allowed(), want.disallowed());
  }

  boolean isBounded() {
    return !(want.allowed().isEmpty() && want.disallowed().isEmpty());
  }

  /** What is wrong with the request, whatever is free; null when nothing. */
  @Nullable Decision check() {
    Decision wrong = checkForm();
    return wrong != null ? wrong : checkRules(length());
  }

  /** Once {@link #check} found nothing wrong. */
  Choice choose() {
    Cidr named = want.cidr();
    if (named == null) {
      Cidr cidr = chosen(strategy(), space.spaces(), length(), bounds());
      return cidr != null
          ? new Choice(cidr, null, null)
          : new Choice(null, null, Explaining.tooBig(this));
    }
    Refused taken = Explaining.taken(named, pool, space.spaces(), register.rows());
    if (taken != null) {
      return new Choice(null, null, taken.refusal());
    }
    Live live = Live.at(named, pool, register);
    if (live.isCut()) {
      return new Choice(null, null, Explaining.cutting(this, named, live.rival()));
    }
    ResourceCidrRow adopted = live.adopted();
    return new Choice(named, adopted == null ? null : adopted.resource(), null);
  }

  /** Of the CIDR that is wanted, or will be chosen. */
  int length() {
    if (want.cidr() != null) {
      return want.cidr().netmaskLength();
    }
    Integer length =
        want.netmaskLength() != null ? want.netmaskLength() : pool.rules().defaultNetmaskLength();
    return Objects.requireNonNull(length, "check lets no request without a size by");
  }

  private @Nullable Decision checkForm() {
    if (want.cidr() != null && want.netmaskLength() != null) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          pool.id(),
          "The request contains both a CIDR and a netmask length. Exactly one of them should be"
              + " provided.");
    }
    if (want.cidr() == null
        && want.netmaskLength() == null
        && pool.rules().defaultNetmaskLength() == null) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          pool.id(),
          "The request cannot contain empty CIDR and Netmask Length for a pool with no default"
              + " allocation netmask length set. Exactly one of them should be provided.");
    }
    if (want.cidr() != null && isBounded()) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          pool.id(),
          "AllowedCidrs and DisallowedCidrs bound the choice of a CIDR by netmask length; with a"
              + " CIDR there is no choice.");
    }
    List<Cidr> named = new ArrayList<>(want.allowed());
    named.addAll(want.disallowed());
    if (want.cidr() != null) {
      named.add(want.cidr());
    }
    for (Cidr cidr : named) {
      if (cidr.family() != pool.family()) {
        return AllocationDecider.wrongFamily(cidr, pool);
      }
    }
    if (want.netmaskLength() != null
        && (want.netmaskLength() < 0 || want.netmaskLength() > pool.family().bits())) {
      return AllocationDecider.badLength(want.netmaskLength(), pool);
    }
    return null;
  }

  /**
   * @param allowed the length next to it that the rules allow
   */
  private Refused wrongSize(int allowed, String message) {
    return new Refused(
        new Refusal(
            RefusalCode.INVALID_VALUE,
            pool.id().value(),
            message,
            null,
            Explaining.nearest(space.spaces(), allowed, bounds(), pool)));
  }

  private @Nullable Decision checkRules(int length) {
    AllocationRules rules = pool.rules();
    Integer min = rules.minNetmaskLength();
    Integer max = rules.maxNetmaskLength();
    if (min != null && length < min) {
      return wrongSize(
          min,
          "A /"
              + length
              + " is larger than the largest allocation of "
              + pool.id()
              + ", a /"
              + min
              + ".");
    }
    if (max != null && length > max) {
      return wrongSize(
          max,
          "A /"
              + length
              + " is smaller than the smallest allocation of "
              + pool.id()
              + ", a /"
              + max
              + ".");
    }
    // A preview says where there is room; nothing of it is ever tagged.
    if (!want.preview() && !want.tags().containsAll(rules.resourceTags())) {
      return refused(
          RefusalCode.MISSING_RESOURCE_TAGS,
          pool.id(),
          "The resource is missing one or more of the resource tags required by the IPAM pool. "
              + pool.id()
              + " requires "
              + Text.quoted(rules.resourceTags().entries().toString())
              + ".");
    }
    return null;
  }
}
