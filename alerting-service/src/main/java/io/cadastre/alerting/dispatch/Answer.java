package io.cadastre.alerting.dispatch;

import java.time.Duration;

/** What became of an attempt. */
sealed interface Answer {
  /** It is with the receiver. */
  record Accepted() implements Answer {}

  /**
   * It may be with the receiver or not, and another attempt may help.
   *
   * @param why without a URL
   * @param retryAfter how long the receiver wants to be left alone; zero: it does not say
   */
  record Again(String why, Duration retryAfter) implements Answer {}

  /**
   * However often it is tried, the receiver will not have it.
   *
   * @param why without a URL
   */
  record Rejected(String why) implements Answer {}
}
