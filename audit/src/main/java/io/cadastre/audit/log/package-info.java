/** Where events are read from: a topic, or a copy of one. */
@NullMarked
package io.cadastre.audit.log;

import org.jspecify.annotations.NullMarked;
