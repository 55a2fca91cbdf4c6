package io.cadastre.domain.register;

import static io.cadastre.domain.core.Decision.refused;

import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.ipam.Tier;
import io.cadastre.domain.scope.ExternalAuthority;
import io.cadastre.domain.scope.ScopeCommand.CreateScope;
import io.cadastre.domain.scope.ScopeCommand.DeleteScope;
import io.cadastre.domain.scope.ScopeCommand.ModifyScope;
import io.cadastre.domain.scope.ScopeEvent.ScopeCreated;
import io.cadastre.domain.scope.ScopeEvent.ScopeDeleted;
import io.cadastre.domain.scope.ScopeEvent.ScopeModified;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.scope.ScopeType;

/** Decides what is asked of a scope. */
final class ScopeDecider {
  private ScopeDecider() {}

  static Decision create(CreateScope c, Register register) {
    IpamRow ipam = register.ipam(c.ipam());
    if (ipam == null) {
      return Register.noIpam(c.ipam());
    }
    if (Register.deleting(ipam.state())) {
      return Register.beingDeleted(ipam.id());
    }
    Decision minted = register.checkNew(c.scope(), ipam.id(), Keys::scope);
    if (minted != null) {
      return minted;
    }
    int scopes = register.index().scopesOf(ipam.id());
    if (scopes >= register.limits().scopes()) {
      return refused(
          RefusalCode.LIMIT_EXCEEDED,
          ipam.id(),
          "You've reached the limit for scopes of "
              + ipam.id()
              + ". It has "
              + scopes
              + " and is limited to "
              + register.limits().scopes()
              + ".");
    }
    if (ipam.tier() == Tier.FREE) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          ipam.id(),
          "The free tier has no scopes but the default ones; modify the IPAM's tier first.");
    }
    Decision wrong = TextRules.checkDescription(c.scope(), c.description());
    if (wrong == null) {
      wrong = TextRules.checkAuthority(c.scope(), c.externalAuthority());
    }
    if (wrong == null) {
      wrong = TagDecider.check(c.scope(), c.tags());
    }
    if (wrong != null) {
      return wrong;
    }
    ScopeRow scope =
        new ScopeRow(
            c.scope(),
            ipam.id(),
            ipam.owner(),
            ScopeType.PRIVATE,
            false,
            c.description(),
            c.externalAuthority(),
            Lifecycle.CREATE_COMPLETE,
            c.tags());
    return Decision.accepted(new ScopeCreated(scope), scope);
  }

  static Decision modify(ModifyScope c, Register register) {
    ScopeRow scope = register.scope(c.scope());
    if (scope == null) {
      return Register.noScope(c.scope());
    }
    if (c.externalAuthority() != null && c.removeExternalAuthority()) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          scope.id(),
          "An external authority is either set or removed, not both.");
    }
    if (c.description() == null && c.externalAuthority() == null && !c.removeExternalAuthority()) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          scope.id(),
          "The request must contain a modification to the ipam scope.");
    }
    if (c.externalAuthority() != null && scope.type() == ScopeType.PUBLIC) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          scope.id(),
          "Only a private scope can have an external authority.");
    }
    Decision wrong = TextRules.checkDescription(scope.id(), c.description());
    if (wrong == null) {
      wrong = TextRules.checkAuthority(scope.id(), c.externalAuthority());
    }
    if (wrong != null) {
      return wrong;
    }
    ExternalAuthority authority =
        c.removeExternalAuthority()
            ? null
            : c.externalAuthority() != null ? c.externalAuthority() : scope.externalAuthority();
    ScopeRow after =
        new ScopeRow(
            scope.id(),
            scope.ipam(),
            scope.owner(),
            scope.type(),
            scope.isDefault(),
            c.description() != null ? c.description() : scope.description(),
            authority,
            Lifecycle.MODIFY_COMPLETE,
            scope.tags());
    return Decision.accepted(new ScopeModified(scope, after), after);
  }

  static Decision delete(DeleteScope c, Register register) {
    ScopeRow scope = register.scope(c.scope());
    if (scope == null) {
      return Register.noScope(c.scope());
    }
    if (scope.isDefault()) {
      return refused(
          RefusalCode.INVALID_VALUE,
          scope.id(),
          scope.id() + " is a default scope; it goes only with its IPAM.");
    }
    ScopeSpace space = register.index().scope(scope.id());
    if (space != null && space.pools() > 0) {
      return refused(
          RefusalCode.DEPENDENCY,
          scope.id(),
          "The specified action is not valid for "
              + scope.id()
              + ". There are one or more pools in the scope ("
              + space.pools()
              + "); delete them first.");
    }
    return Decision.accepted(new ScopeDeleted(scope), scope);
  }
}
