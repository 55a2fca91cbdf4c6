package io.cadastre.ec2.ask;

import io.cadastre.ec2.caller.Caller;

/**
 * One call of a mutating operation.
 *
 * @param requestId equal over the retries of the call and over nothing else
 */
public record Call(Caller caller, String requestId, boolean dryRun) {

  /**
   * The request id of one part of a call that has to be split, so that a retry finds each part's
   * outcome again.
   */
  public Call part(String name) {
    return new Call(caller, requestId + "/" + name, dryRun);
  }
}
