package io.cadastre.kafka.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.PoolCommand.ModifyAllocation;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.TagCommand.CreateTags;
import io.cadastre.domain.tag.TagCommand.DeleteTags;
import io.cadastre.domain.tag.TagCommand.Selector;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Mint;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private final Mint mint = new Mint();
  private final Commands commands = new Commands(mint);
  private final IpamId ipam = mint.ipam();
  private final ScopeId scope = mint.scope(ipam);
  private final PoolId pool = mint.pool(ipam);

  @Test
  void mintedIds_sayNothing() {
    same(commands.allocate(pool, 24), commands.allocate(pool, 24));
    same(commands.createIpam("eu-west-1"), commands.createIpam("eu-west-1"));
    same(commands.pool(scope).make(), commands.pool(scope).make());
  }

  @Test
  void whatIsAskedFor_makesADifference() {
    differ(commands.allocate(pool, 24), commands.allocate(pool, 25));
    differ(commands.allocate(pool, 24), commands.preview(pool, 24));
    differ(commands.allocate(pool, 24), commands.allocate(mint.pool(ipam), 24));
    differ(commands.deletePool(pool), commands.deletePoolCascading(pool));
    differ(
        commands.allocation(pool).netmaskLength(24).allowed("10.0.0.0/8").make(),
        commands.allocation(pool).netmaskLength(24).disallowed("10.0.0.0/8").make());
  }

  @Test
  void region_makesADifference() {
    Command one = commands.allocate(pool, 24);
    assertThat(hash(one, "eu-west-1")).isEqualTo(hash(one, "eu-west-1"));
    assertThat(hash(one, "eu-west-1")).isNotEqualTo(hash(one, "us-east-1"));
    assertThat(hash(one, "eu-west-1")).isNotEqualTo(hash(one, null));
  }

  @Test
  void tags_tellWhereEachEnds() {
    differ(tagged(Map.of("a", "1\nb=2")), tagged(Map.of("a", "1", "b", "2")));
    differ(tagged(Map.of("a", "b=c")), tagged(Map.of("a=b", "c")));
    differ(tagged(Map.of("a", "")), tagged(Map.of()));
  }

  @Test
  void lists_tellWhereEachItemEnds() {
    differ(commands.createIpam("a\nb"), commands.createIpam("a", "b"));
    differ(commands.createIpam("", ""), commands.createIpam(""));
    differ(commands.createIpam(""), commands.createIpam());
    differ(commands.createIpam("a", "b"), commands.createIpam("b", "a"));
  }

  @Test
  void nothing_isNotATextThatSaysSo() {
    differ(untagged(new Selector("a", null)), untagged(new Selector("a", "null")));
    differ(untagged(new Selector("a", null)), untagged(new Selector("a", "")));
    var one = mint.allocation(ipam);
    differ(new ModifyAllocation(one, null), new ModifyAllocation(one, "null"));
    differ(new ModifyAllocation(one, null), new ModifyAllocation(one, ""));
  }

  private Command tagged(Map<String, String> tags) {
    return new CreateTags(List.of(pool), new Tags(tags));
  }

  private Command untagged(Selector selector) {
    return new DeleteTags(List.of(pool), List.of(selector));
  }

  private static void same(Command one, Command other) {
    assertThat(hash(one, null)).isEqualTo(hash(other, null));
  }

  private static void differ(Command one, Command other) {
    assertThat(hash(one, null)).isNotEqualTo(hash(other, null));
  }

  private static Hash hash(Command command, @Nullable String region) {
    return Parameters.hash(command, region);
  }
}
