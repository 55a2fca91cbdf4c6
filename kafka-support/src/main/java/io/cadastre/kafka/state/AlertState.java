package io.cadastre.kafka.state;

import io.cadastre.kafka.message.AlertChanged;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an alert is about and how it stands.
 *
 * @param rule its name
 * @param subject the id of what it is about
 * @param state {@link AlertChanged#OK}, {@link #PENDING} or {@link AlertChanged#FIRING}
 * @param pendingSince since when it has been where it would fire; null: it is not
 * @param last its last change; null: there was none
 */
public record AlertState(
    String rule,
    String subject,
    String state,
    @Nullable Instant pendingSince,
    @Nullable AlertChanged last) {
  public static final String PENDING = "pending";
}
