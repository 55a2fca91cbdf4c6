@NullMarked
package io.cadastre.kafka;

import org.jspecify.annotations.NullMarked;
