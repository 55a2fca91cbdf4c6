package io.cadastre.domain.register;

import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Text;
import io.cadastre.domain.scope.ExternalAuthority;
import org.jspecify.annotations.Nullable;

/** Refuses texts that could not be kept or shown, whichever way in they came. */
final class TextRules {
  private TextRules() {}

  static @Nullable Decision checkDescription(Id subject, @Nullable String description) {
    return check(subject, "A description", description, Text.MAX_LENGTH);
  }

  static @Nullable Decision checkAuthority(Id subject, @Nullable ExternalAuthority authority) {
    if (authority == null) {
      return null;
    }
    Decision wrong = check(subject, "A type", authority.type(), Text.MAX_LENGTH);
    return wrong != null
        ? wrong
        : check(subject, "A resource identifier", authority.resource(), Text.MAX_LENGTH);
  }

  /** What is wrong with a text; null when nothing. */
  static @Nullable Decision check(Id subject, String what, @Nullable String text, int maxLength) {
    Text.Fault fault = text == null ? null : Text.fault(text, maxLength);
    if (fault == null) {
      return null;
    }
    return Decision.refused(
        RefusalCode.INVALID_VALUE,
        subject,
        switch (fault) {
          case TOO_LONG -> what + " has at most " + maxLength + " characters.";
          case CONTROL_CHARACTER -> what + " has no control characters but tab, LF and CR.";
        });
  }
}
