/** How rows read in an answer, whatever the operation. */
@NullMarked
package io.cadastre.ec2.answer;

import org.jspecify.annotations.NullMarked;
