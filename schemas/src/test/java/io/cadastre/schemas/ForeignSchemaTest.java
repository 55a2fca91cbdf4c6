package io.cadastre.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** A schema of somebody else is read with only where what that costs is bounded by the bytes. */
class ForeignSchemaTest {
  @Test
  void ourOwn_areBounded() {
    for (Released released : BundledSchemas.load().all()) {
      assertThat(ForeignSchema.parse(7, released.json()).fingerprint().sha256())
          .isEqualTo(released.fingerprint().sha256());
    }
  }

  @Test
  void defaultsThatDoNotFit_areNoMatter() {
    assertThat(
            ForeignSchema.parse(
                    7, record("{'name':'a','type':'int','default':'x'}").replace('\'', '"'))
                .name())
        .isEqualTo("R");
  }

  @Test
  void whatIsNoSchema_isSaid() {
    for (String text : new String[] {"", "nonsense", "{}", "[1]", "{'type':'record'}", "null"}) {
      refused(text).hasMessageStartingWith("it is no Avro schema: ");
    }
    refused("[".repeat(100_000)).hasMessageStartingWith("it is no Avro schema: ");
  }

  @Test
  void valuesWithoutBytes_areRefused() {
    refused(array("'null'")).hasMessage("null stands outside of a union");
    refused(array("{'type':'fixed','name':'F','size':0}")).hasMessage("F has no bytes");
    refused(array("{'type':'record','name':'E','fields':[]}")).hasMessage("E has no fields");
    refused("{'type':'map','values':'null'}").hasMessage("null stands outside of a union");
    assertThat(ForeignSchema.parse(7, array("['null','int']").replace('\'', '"'))).isNotNull();
  }

  @Test
  void recordsWithoutAnEnd_areRefused() {
    refused(record("{'name':'next','type':['null','R']}")).hasMessage("R holds itself");
    refused(record("{'name':'all','type':{'type':'map','values':{'type':'array','items':'R'}}}"))
        .hasMessage("R holds itself");
  }

  /** Each record holds the one before it, so the text is not nested at all. */
  @Test
  void chainsOfRecords_areRefused() {
    StringBuilder fields = new StringBuilder("{'name':'f0','type':{'type':'record','name':'R0',");
    fields.append("'fields':[{'name':'a','type':'int'}]}}");
    for (int i = 1; i < 5_000; i++) {
      fields.append(
          ",{'name':'f%d','type':{'type':'record','name':'R%d','fields':[{'name':'a','type':'R%d'}]}}"
              .formatted(i, i, i - 1));
    }
    refused(record(fields.toString())).hasMessage("R50 holds records 51 deep");
  }

  private static AbstractThrowableAssert<?, ?> refused(String json) {
    return assertThatThrownBy(() -> ForeignSchema.parse(7, json.replace('\'', '"')))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String array(String items) {
    return "{'type':'array','items':" + items + "}";
  }

  private static String record(String fields) {
    return "{'type':'record','name':'R','fields':[" + fields + "]}";
  }
}
