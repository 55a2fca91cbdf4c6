/** GetIpamAddressHistory. */
@NullMarked
package io.cadastre.ec2.history;

import org.jspecify.annotations.NullMarked;
