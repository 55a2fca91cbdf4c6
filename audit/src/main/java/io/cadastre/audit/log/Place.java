package io.cadastre.audit.log;

/** Where a record stands, as the logs of the product name it too. */
public record Place(String topic, int partition, long offset) {
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
