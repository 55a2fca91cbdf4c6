package io.cadastre.audit.check;

import io.cadastre.audit.form.Item;

/** An event as the checks see it. */
record Event(String type, Item body, Item envelope) {
  String ipam() {
    return envelope.text("aggregate");
  }

  long time() {
    return envelope.number("time");
  }

  boolean isByItself() {
    return !envelope.has("actor");
  }

  Item before() {
    return body.item("before");
  }

  Item after() {
    return body.item("after");
  }
}
