package io.cadastre.domain.core;

/** What happened, in the past tense: the only thing that changes rows. */
public interface Event {}
