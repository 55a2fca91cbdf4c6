/** What every service has around its own work. */
@NullMarked
package io.cadastre.service;

import org.jspecify.annotations.NullMarked;
