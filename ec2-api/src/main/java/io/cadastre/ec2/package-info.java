@NullMarked
package io.cadastre.ec2;

import org.jspecify.annotations.NullMarked;
