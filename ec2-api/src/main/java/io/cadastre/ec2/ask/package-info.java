/** From a request to a command: parameters checked, ids minted, the outcome or an error. */
@NullMarked
package io.cadastre.ec2.ask;

import org.jspecify.annotations.NullMarked;
