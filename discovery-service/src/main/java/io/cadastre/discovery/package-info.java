/** Sweeps sources and publishes what changed. */
@NullMarked
package io.cadastre.discovery;

import org.jspecify.annotations.NullMarked;
