/** Sources that are files of resources. */
@NullMarked
package io.cadastre.discovery.collect.file;

import org.jspecify.annotations.NullMarked;
