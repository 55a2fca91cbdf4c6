/** Records as plain values by name, their canonical text, their hash. */
@NullMarked
package io.cadastre.audit.form;

import org.jspecify.annotations.NullMarked;
