@NullMarked
package io.cadastre.domain;

import org.jspecify.annotations.NullMarked;
