/** History once more, on another topic. */
@NullMarked
package io.cadastre.audit.replay;

import org.jspecify.annotations.NullMarked;
