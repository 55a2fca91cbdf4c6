/** How fast it is: what {@code ./cadastre bench} runs. */
@NullMarked
package io.cadastre.benchmarks;

import org.jspecify.annotations.NullMarked;
