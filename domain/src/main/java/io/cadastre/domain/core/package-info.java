/** What every feature shares: decisions, refusals, rows, ids. */
@NullMarked
package io.cadastre.domain.core;

import org.jspecify.annotations.NullMarked;
