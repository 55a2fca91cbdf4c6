/** The EC2 Query protocol: form fields, SDK model objects, XML, and the table of operations. */
@NullMarked
package io.cadastre.ec2.protocol;

import org.jspecify.annotations.NullMarked;
