@NullMarked
package io.cadastre.server;

import org.jspecify.annotations.NullMarked;
