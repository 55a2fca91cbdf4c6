/** Operations on IPAMs. */
@NullMarked
package io.cadastre.ec2.ipam;

import org.jspecify.annotations.NullMarked;
