/** Operations on pools and the CIDRs provisioned to them. */
@NullMarked
package io.cadastre.ec2.pool;

import org.jspecify.annotations.NullMarked;
