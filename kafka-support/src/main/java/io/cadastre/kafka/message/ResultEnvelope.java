package io.cadastre.kafka.message;

import io.cadastre.domain.ipam.IpamId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What every result carries.
 *
 * @param attempt which sending of the request it answers
 * @param operation the command's name
 * @param account who asked, 12 digits
 * @param aggregate the IPAM that decided; null where none was found
 * @param sequence the IPAM's after the decision
 * @param time when it was decided
 */
public record ResultEnvelope(
    String requestId,
    String attempt,
    String operation,
    String account,
    @Nullable IpamId aggregate,
    long sequence,
    Instant time) {

  public ResultEnvelope forAttempt(String other) {
    return new ResultEnvelope(requestId, other, operation, account, aggregate, sequence, time);
  }
}
