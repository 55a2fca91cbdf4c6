package io.cadastre.domain.ipam;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Minted;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked of an IPAM. Null means: not given, leave as it is or take the default. */
public sealed interface IpamCommand extends Command {
  /**
   * @throws IllegalArgumentException for one id for both scopes
   */
  record CreateIpam(
      @Minted IpamId ipam,
      @Minted ScopeId publicScope,
      @Minted ScopeId privateScope,
      @Minted DiscoveryId discovery,
      @Minted AssociationId association,
      @Nullable String description,
      List<String> operatingRegions,
      @Nullable Tier tier,
      @Nullable Boolean privateGua,
      @Nullable MeteredAccount meteredAccount,
      Tags tags)
      implements IpamCommand {
    public CreateIpam {
      if (publicScope.equals(privateScope)) {
        throw new IllegalArgumentException("two scopes cannot both be " + publicScope);
      }
    }

    @Override
    public Id target() {
      return ipam;
    }
  }

  record ModifyIpam(
      IpamId ipam,
      @Nullable String description,
      List<String> addOperatingRegions,
      List<String> removeOperatingRegions,
      @Nullable Tier tier,
      @Nullable Boolean privateGua,
      @Nullable MeteredAccount meteredAccount)
      implements IpamCommand {
    @Override
    public Id target() {
      return ipam;
    }
  }

  /**
   * @param cascade also everything below; refused while the public scope has a pool
   */
  record DeleteIpam(IpamId ipam, boolean cascade) implements IpamCommand {
    @Override
    public Id target() {
      return ipam;
    }
  }
}
