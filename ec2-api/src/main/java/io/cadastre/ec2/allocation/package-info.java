/** Operations on allocations. */
@NullMarked
package io.cadastre.ec2.allocation;

import org.jspecify.annotations.NullMarked;
