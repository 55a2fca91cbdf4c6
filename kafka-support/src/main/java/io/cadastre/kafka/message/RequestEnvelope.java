package io.cadastre.kafka.message;

import io.cadastre.domain.core.Principal;
import io.cadastre.domain.core.Text;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every request carries.
 *
 * @param requestId the idempotency key, scoped by principal
 * @param attempt this sending of it; null: the record's topic, partition and offset
 * @param principal who asks, proved by the way in; null on the topic of a tenant, whose name says
 *     it
 * @param region the Region the caller called; null: none
 * @param dryRun only say whether it would be accepted
 * @param requester who asks, as the caller says it; to show, never to trust
 * @param validUntil decided later than this it is refused; null: never too late
 */
public record RequestEnvelope(
    String requestId,
    @Nullable String attempt,
    @Nullable Principal principal,
    @Nullable String region,
    boolean dryRun,
    @Nullable String requester,
    @Nullable Instant validUntil) {

  /** As a gateway writes it. */
  public RequestEnvelope(
      String requestId,
      @Nullable String attempt,
      Principal principal,
      String region,
      boolean dryRun) {
    this(requestId, attempt, principal, region, dryRun, null, null);
  }

  /**
   * Who asks, of a request that has been let in.
   *
   * @throws NullPointerException while nobody has said it
   */
  public Principal asker() {
    return Objects.requireNonNull(principal, "a request of nobody");
  }

  /**
   * Which text may not be as it is, and why; null: all may. Not asked of what was recorded before
   * it was.
   */
  public @Nullable String fault() {
    if (requestId.isBlank()) {
      return "requestId is empty; it says which requests are one and the same, so give each its own";
    }
    if (!Text.isOneLine(requestId)) {
      return "requestId has a control character; it is shown and looked for, so it is one line";
    }
    if (requester != null && !Text.isOneLine(requester)) {
      return "requester has a control character; it is shown, so it is one line";
    }
    return null;
  }

  public RequestEnvelope forAttempt(String given) {
    return with(given, principal);
  }

  public RequestEnvelope from(Principal asker) {
    return with(attempt, asker);
  }

  private RequestEnvelope with(@Nullable String nextAttempt, @Nullable Principal asker) {
    return new RequestEnvelope(
        requestId, nextAttempt, asker, region, dryRun, requester, validUntil);
  }
}
