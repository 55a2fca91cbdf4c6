package io.cadastre.ec2.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.ipam.IpamCommand.CreateIpam;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.scope.ScopeCommand.CreateScope;
import io.cadastre.domain.tag.Tags;
import io.cadastre.ec2.Cloud;
import io.cadastre.ec2.Registry.Ask;
import io.cadastre.ec2.ask.Mint;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.IpamScope;

class OwnedTest {
  private final Cloud cloud = new Cloud();
  private final Mint mint = new Mint(new Random(1));
  private int requests;

  @AfterEach
  void close() {
    cloud.close();
  }

  private IpamId ipam(String tag) {
    IpamId id = mint.ipam(tag);
    decide(
        new CreateIpam(
            id,
            mint.scope(tag),
            mint.scope(tag),
            mint.discovery(tag),
            mint.association(tag),
            null,
            List.of(),
            null,
            null,
            null,
            Tags.NONE));
    for (int i = 0; i < 300; i++) {
      decide(new CreateScope(id, mint.scope(tag), null, null, Tags.NONE));
    }
    return id;
  }

  private void decide(Command command) {
    Principal principal = new Principal(Cloud.ACCOUNT, null, Principal.EC2, null);
    cloud.registry.decide(new Ask(principal, Cloud.HOME, "r" + requests++, false, command));
  }

  @Test
  void ipamsThatShareATagAreListedAsOne() {
    ipam("fffff");
    ipam("88888");
    ipam("88888");
    ipam("00000");

    List<String> ids =
        cloud.ec2.describeIpamScopesPaginator(d -> d.maxResults(7)).ipamScopes().stream()
            .map(IpamScope::ipamScopeId)
            .toList();

    assertThat(ids).hasSize(4 * 302).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void idsCarryTheTagOfTheirHome() {
    assertThat(mint.pool("0a1b2").value()).matches("ipam-pool-0a1b2[0-9a-f]{12}");
    assertThat(mint.poolCidr("0a1b2").value()).matches("ipam-pool-cidr-00a1b2[0-9a-f]{27}");
    assertThat(mint.allocation("0a1b2").tag()).isEqualTo("0a1b2");
  }
}
