/** Operations on scopes. */
@NullMarked
package io.cadastre.ec2.scope;

import org.jspecify.annotations.NullMarked;
