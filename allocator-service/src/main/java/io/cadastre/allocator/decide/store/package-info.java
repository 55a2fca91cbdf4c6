/** Stores whose changelog is a topic that others read: docs/adr/0019. */
@NullMarked
package io.cadastre.allocator.decide.store;

import org.jspecify.annotations.NullMarked;
