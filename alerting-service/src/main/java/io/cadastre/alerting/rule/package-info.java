/** What rules say of what was measured: functions of values, without Kafka, clock or log. */
@NullMarked
package io.cadastre.alerting.rule;

import org.jspecify.annotations.NullMarked;
