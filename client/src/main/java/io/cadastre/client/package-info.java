@NullMarked
package io.cadastre.client;

import org.jspecify.annotations.NullMarked;
