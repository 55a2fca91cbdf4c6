/** One HTTP exchange as values, and the refusals that become an error envelope. */
@NullMarked
package io.cadastre.ec2.http;

import org.jspecify.annotations.NullMarked;
