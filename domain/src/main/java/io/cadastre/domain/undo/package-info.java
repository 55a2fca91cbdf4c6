/** What takes an event back, and which later events stand on it. */
@NullMarked
package io.cadastre.domain.undo;

import org.jspecify.annotations.NullMarked;
