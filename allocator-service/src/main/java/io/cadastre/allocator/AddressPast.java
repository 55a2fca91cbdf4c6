package io.cadastre.allocator;

import io.cadastre.allocator.view.History;
import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.resource.ResourceCidrRow;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.ec2.Registry.Life;
import io.cadastre.ec2.Registry.Past;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the EC2 side asks of the view's history. */
record AddressPast(History history) implements Past {
  @Override
  public void at(
      IpamId ipam,
      ScopeId scope,
      Cidr cidr,
      Instant from,
      Instant to,
      @Nullable String after,
      Predicate<Life> visitor) {
    history.lived(
        ipam,
        cidr,
        true,
        history.window(ipam, from, to),
        after == null ? null : after.getBytes(StandardCharsets.ISO_8859_1),
        one -> {
          Row row = one.row();
          if ((row instanceof AllocationRow || row instanceof ResourceCidrRow)
              && scope.value().equals(one.began().scope())) {
            return visitor.test(
                new Life(
                    row,
                    new String(one.place(), StandardCharsets.ISO_8859_1),
                    one.began().time(),
                    one.ended() == null ? null : one.ended().time()));
          }
          return true;
        });
  }
}
