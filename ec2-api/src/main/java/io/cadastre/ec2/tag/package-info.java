/** Operations on the tags of everything that has an id. */
@NullMarked
package io.cadastre.ec2.tag;

import org.jspecify.annotations.NullMarked;
