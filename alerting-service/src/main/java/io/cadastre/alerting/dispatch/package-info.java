/** From notifications to receivers. */
@NullMarked
package io.cadastre.alerting.dispatch;

import org.jspecify.annotations.NullMarked;
