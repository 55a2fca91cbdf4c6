/**
 * What the tests of every module share: given, when, then over the deciders; seeded generation and
 * shrinking for model tests.
 */
@NullMarked
package io.cadastre.domain.testkit;

import org.jspecify.annotations.NullMarked;
