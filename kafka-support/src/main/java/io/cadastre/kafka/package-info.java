/** What every service needs to speak on the topics. */
@NullMarked
package io.cadastre.kafka;

import org.jspecify.annotations.NullMarked;
