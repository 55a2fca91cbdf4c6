package io.cadastre.domain.register;

import io.cadastre.domain.core.Asked;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamCommand;
import io.cadastre.domain.pool.PoolCommand;
import io.cadastre.domain.scope.ScopeCommand;
import io.cadastre.domain.tag.TagCommand;

/**
 * Decides commands: a function of the command, its circumstances, the rows and the index, which it
 * only reads. Refusals are checked in the order that the documentation lists them.
 */
public final class Decider {
  private final Limits limits;

  public Decider(Limits limits) {
    this.limits = limits;
  }

  public Decision decide(Command command, Asked asked, Rows rows, Index index) {
    Register register = new Register(asked, rows, new Directory(rows), index, limits);
    return switch (command) {
      case IpamCommand.CreateIpam c -> IpamDecider.create(c, register);
      case IpamCommand.ModifyIpam c -> IpamDecider.modify(c, register);
      case IpamCommand.DeleteIpam c -> IpamDecider.delete(c, register);
      case ScopeCommand.CreateScope c -> ScopeDecider.create(c, register);
      case ScopeCommand.ModifyScope c -> ScopeDecider.modify(c, register);
      case ScopeCommand.DeleteScope c -> ScopeDecider.delete(c, register);
      case PoolCommand.CreatePool c -> PoolDecider.create(c, register);
      case PoolCommand.ModifyPool c -> PoolDecider.modify(c, register);
      case PoolCommand.DeletePool c -> PoolDecider.delete(c, register);
      case PoolCommand.ProvisionCidr c -> ProvisionDecider.provision(c, register);
      case PoolCommand.DeprovisionCidr c -> ProvisionDecider.deprovision(c, register);
      case PoolCommand.Allocate c -> AllocationDecider.allocate(c, register);
      case PoolCommand.Release c -> Releasing.release(c, register);
      case PoolCommand.Batch c -> BatchDecider.decide(c, register);
      case PoolCommand.Renew c -> Releasing.renew(c, register);
      case PoolCommand.EndCooldown c -> Releasing.endCooldown(c, register);
      case PoolCommand.ModifyAllocation c -> AllocationDecider.modify(c, register);
      case TagCommand.CreateTags c -> TagDecider.create(c, register);
      case TagCommand.DeleteTags c -> TagDecider.delete(c, register);
      default -> throw new IllegalArgumentException("a command nobody decides: " + command);
    };
  }
}
