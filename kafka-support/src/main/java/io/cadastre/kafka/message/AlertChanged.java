package io.cadastre.kafka.message;

import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeId;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert came into another state. Codes are texts, as later releases may have more of them.
 *
 * @param fingerprint 16 hex digits of the rule and what it is about
 * @param number counts the changes of this alert from 1
 * @param subject the id of what it is about
 * @param cidr where it is about a CIDR of a pool; else null
 * @param from {@link #OK} or {@link #FIRING}
 * @param to {@link #OK} or {@link #FIRING}
 * @param reason {@link #THRESHOLD}, {@link #SUBJECT_GONE} or {@link #RULE_REMOVED}
 * @param value percent of the capacity
 * @param raiseAt it fires at this value, percent
 * @param clearAt it is ok again below this value, percent
 * @param startsAt when it began to fire, also once it is ok again
 * @param sequence of the IPAM that the numbers are of
 */
public record AlertChanged(
    String fingerprint,
    long number,
    String rule,
    String severity,
    String subject,
    IpamId ipam,
    ScopeId scope,
    PoolId pool,
    @Nullable String cidr,
    String from,
    String to,
    String reason,
    String measure,
    BigDecimal value,
    BigDecimal raiseAt,
    BigDecimal clearAt,
    Instant startsAt,
    Instant time,
    long sequence) {
  public static final String OK = "ok";
  public static final String FIRING = "firing";

  public static final String THRESHOLD = "threshold";
  public static final String SUBJECT_GONE = "subject-gone";
  public static final String RULE_REMOVED = "rule-removed";
}
