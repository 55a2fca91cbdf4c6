/** The REST side: reads of what is and of what was, in JSON. docs/reference/rest.md says all. */
@NullMarked
package io.cadastre.allocator.rest;

import org.jspecify.annotations.NullMarked;
