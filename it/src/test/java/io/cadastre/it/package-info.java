/** The running product, asked by real clients. */
@NullMarked
package io.cadastre.it;

import org.jspecify.annotations.NullMarked;
