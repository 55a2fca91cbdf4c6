package io.cadastre.allocator.view;

import io.cadastre.domain.core.Row;
import org.jspecify.annotations.Nullable;

/**
 * A row at two moments.
 *
 * @param before null: it was not there
 * @param after null: it was not there any more
 */
public record Change(String key, @Nullable Row before, @Nullable Row after) {}
