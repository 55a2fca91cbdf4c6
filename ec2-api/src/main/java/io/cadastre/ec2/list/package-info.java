/** What every list operation shares: filters and pages. */
@NullMarked
package io.cadastre.ec2.list;

import org.jspecify.annotations.NullMarked;
