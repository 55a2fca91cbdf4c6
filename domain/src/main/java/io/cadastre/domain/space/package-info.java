/** Which addresses of the provisioned CIDRs are free, and which free block comes next. */
@NullMarked
package io.cadastre.domain.space;

import org.jspecify.annotations.NullMarked;
