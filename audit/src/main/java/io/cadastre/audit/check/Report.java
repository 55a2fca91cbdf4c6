package io.cadastre.audit.check;

import io.cadastre.audit.log.EventLog.Origin;
import java.util.List;
import java.util.Map;

/**
 * What came of a verification.
 *
 * @param ends where each partition ended
 * @param compared how many aggregates were compared with the store
 */
public record Report(
    Origin origin,
    long events,
    Map<Integer, Long> ends,
    List<Standing> standing,
    int compared,
    List<Finding> findings) {
  public boolean isGood() {
    return findings.isEmpty();
  }
}
