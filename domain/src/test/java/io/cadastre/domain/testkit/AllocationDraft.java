package io.cadastre.domain.testkit;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.tag.Tags;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An {@link Allocate} in the making. */
public final class AllocationDraft {
  private final PoolId pool;
  private final AllocationId allocation;
  private @Nullable Cidr cidr;
  private @Nullable Integer netmaskLength;
  private @Nullable String description;
  private boolean preview;
  private List<Cidr> allowed = List.of();
  private List<Cidr> disallowed = List.of();
  private Tags tags = Tags.NONE;

  AllocationDraft(PoolId pool, AllocationId allocation) {
    this.pool = pool;
    this.allocation = allocation;
  }

  public AllocationDraft cidr(String next) {
    return cidr(Cidr.parse(next));
  }

  public AllocationDraft cidr(Cidr next) {
    cidr = next;
    return this;
  }

  public AllocationDraft netmaskLength(int next) {
    netmaskLength = next;
    return this;
  }

  public AllocationDraft description(String next) {
    description = next;
    return this;
  }

  public AllocationDraft preview() {
    preview = true;
    return this;
  }

  public AllocationDraft allowed(String... next) {
    return allowed(cidrs(next));
  }

  public AllocationDraft allowed(List<Cidr> next) {
    allowed = next;
    return this;
  }

  public AllocationDraft disallowed(String... next) {
    return disallowed(cidrs(next));
  }

  public AllocationDraft disallowed(List<Cidr> next) {
    disallowed = next;
    return this;
  }

  public AllocationDraft tags(Tags next) {
    tags = next;
    return this;
  }

  public Allocate make() {
    return new Allocate(
        pool, allocation, cidr, netmaskLength, description, preview, allowed, disallowed, tags);
  }

  private static List<Cidr> cidrs(String... texts) {
    return Stream.of(texts).map(Cidr::parse).toList();
  }
}
