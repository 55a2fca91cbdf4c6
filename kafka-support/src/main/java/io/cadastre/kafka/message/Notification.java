package io.cadastre.kafka.message;

/**
 * Somebody is to be told of an alert.
 *
 * @param id the same however often it is sent, another for each change of an alert
 * @param receiver its name
 */
public record Notification(String id, String receiver, AlertChanged alert) {}
