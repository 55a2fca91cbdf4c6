/** What a sweep shows that was not known. Pure. */
@NullMarked
package io.cadastre.discovery.diff;

import org.jspecify.annotations.NullMarked;
