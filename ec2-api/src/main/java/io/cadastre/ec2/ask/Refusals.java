package io.cadastre.ec2.ask;

import io.cadastre.domain.core.RefusalCode;
import io.cadastre.ec2.http.Ec2Error;

/** The one table from the domain's refusals to EC2's error codes. */
public final class Refusals {
  private Refusals() {}

  public static Ec2Error error(RefusalCode code, String message) {
    return new Ec2Error(ec2Code(code), message);
  }

  private static String ec2Code(RefusalCode code) {
    return switch (code) {
      case IPAM_NOT_FOUND -> "InvalidIpamId.NotFound";
      case SCOPE_NOT_FOUND -> "InvalidIpamScopeId.NotFound";
      case POOL_NOT_FOUND -> "InvalidIpamPoolId.NotFound";
      case ALLOCATION_NOT_FOUND -> "InvalidIpamPoolAllocationId.NotFound";
      case RESOURCE_NOT_FOUND -> "InvalidID";
      case INVALID_VALUE, TOO_BIG, CIDR_NOT_FREE, MISSING_RESOURCE_TAGS -> "InvalidParameterValue";
      case INVALID_COMBINATION, NO_ALLOCATION -> "InvalidParameterCombination";
      case DEPENDENCY -> "DependencyViolation";
      case INCORRECT_STATE -> "IncorrectState";
      case LIMIT_EXCEEDED -> "ResourceLimitExceeded";
      case TAG_LIMIT_EXCEEDED -> "TagLimitExceeded";
      case TOKEN_MISMATCH -> "IdempotentParameterMismatch";
      case DRY_RUN -> "DryRunOperation";
      case NOT_BUILT -> "UnsupportedOperation";
      case FAULT -> "InternalError";
      case NOT_HOLDER, REQUEST_EXPIRED, OTHER -> "OperationNotPermitted";
    };
  }
}
