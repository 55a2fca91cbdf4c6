@NullMarked
package io.cadastre.schemas;

import org.jspecify.annotations.NullMarked;
