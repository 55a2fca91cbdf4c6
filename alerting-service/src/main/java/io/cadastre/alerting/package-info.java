/** Alerting: a service around one topology and one dispatcher a receiver. */
@NullMarked
package io.cadastre.alerting;

import org.jspecify.annotations.NullMarked;
