/** What a log was at a time, signed, to be held elsewhere. */
@NullMarked
package io.cadastre.audit.checkpoint;

import org.jspecify.annotations.NullMarked;
