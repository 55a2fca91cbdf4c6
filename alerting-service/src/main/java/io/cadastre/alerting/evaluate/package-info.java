/** Rules on the log: from utilization to alerts and notifications. */
@NullMarked
package io.cadastre.alerting.evaluate;

import org.jspecify.annotations.NullMarked;
