/** Who asks: account, access key and Region, read from a request and proved by its signature. */
@NullMarked
package io.cadastre.ec2.caller;

import org.jspecify.annotations.NullMarked;
