/** Seeded generation and shrinking for the model tests of every module. */
@NullMarked
package io.cadastre.domain.testkit;

import org.jspecify.annotations.NullMarked;
