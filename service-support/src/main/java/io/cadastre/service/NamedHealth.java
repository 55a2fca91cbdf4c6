package io.cadastre.service;

/** The health of the service of that name. */
record NamedHealth(String name, Health health) {}
