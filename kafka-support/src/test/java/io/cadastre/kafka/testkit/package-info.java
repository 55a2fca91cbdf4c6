/** What tests of several modules need of the topics' surroundings. */
@NullMarked
package io.cadastre.kafka.testkit;

import org.jspecify.annotations.NullMarked;
