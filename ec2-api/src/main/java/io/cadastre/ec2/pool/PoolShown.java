package io.cadastre.ec2.pool;

import io.cadastre.domain.pool.AllocationRules;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.tag.Tags;
import io.cadastre.ec2.answer.Shown;
import io.cadastre.ec2.ask.Parameters;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IpamPool;
import software.amazon.awssdk.services.ec2.model.IpamResourceTag;

/** A pool as answers show it. */
final class PoolShown {
  /** How AWS spells that a pool has no locale, in answers and, as some clients send it, asked. */
  static final String NO_LOCALE = "None";

  private PoolShown() {}

  static @Nullable String locale(@Nullable String asked) {
    return asked == null || asked.equals(NO_LOCALE) ? null : Parameters.region("Locale", asked);
  }

  static IpamPool pool(PoolRow pool, String state) {
    AllocationRules rules = pool.rules();
    return IpamPool.builder()
        .ownerId(pool.owner())
        .ipamPoolId(pool.id().value())
        .sourceIpamPoolId(pool.source() == null ? null : pool.source().value())
        .ipamPoolArn(Shown.arn(pool.owner(), Shown.POOL, pool.id()))
        .ipamScopeArn(Shown.arn(pool.owner(), Shown.SCOPE, pool.scope()))
        .ipamScopeType(Shown.text(pool.scopeType()))
        .ipamArn(Shown.arn(pool.owner(), Shown.IPAM, pool.ipam()))
        .ipamRegion(pool.region())
        .locale(pool.locale() == null ? NO_LOCALE : pool.locale())
        .poolDepth(pool.depth())
        .state(state)
        .description(pool.description())
        .autoImport(pool.autoImport())
        .publiclyAdvertisable(pool.publiclyAdvertisable())
        .addressFamily(Shown.text(pool.family()))
        .allocationMinNetmaskLength(rules.minNetmaskLength())
        .allocationMaxNetmaskLength(rules.maxNetmaskLength())
        .allocationDefaultNetmaskLength(rules.defaultNetmaskLength())
        .allocationResourceTags(ruleTags(rules.resourceTags()))
        .tags(Shown.tags(pool.tags()))
        .awsService(pool.awsService())
        .publicIpSource(pool.publicIpSource())
        .build();
  }

  /** Like the other rules absent where there are none. */
  private static @Nullable List<IpamResourceTag> ruleTags(Tags tags) {
    return tags.isEmpty()
        ? null
        : Shown.list(tags, (key, value) -> IpamResourceTag.builder().key(key).value(value).build());
  }
}
