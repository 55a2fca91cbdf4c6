package io.cadastre.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import org.junit.jupiter.api.Test;

/** What callers wrote comes to a terminal as one line that moves nothing. */
class PlainTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OBEYED = "(?s).*[\\x00-\\x1f\\x7f-\\x9f].*";

  @Test
  void line_isShownAndNotObeyed() {
    assertThat(Plain.line("a\r\nb\u001b[2Jc\u009bmd\u007f\u2028e\u202ef"))
        .isEqualTo("a  b [2Jc md  e f");
    assertThat(Plain.line("Zürich 🙂 \"web\"")).isEqualTo("Zürich 🙂 \"web\"");
  }

  @Test
  void past_ofWhatCallersWroteIsALine() throws Exception {
    String began =
        "{\"event\": \"Allocated\", \"sequence\": 5, \"partition\": 1, \"offset\": 2,"
            + " \"actor\": {\"account\": \"1\", \"tenant\": \"a\\u001b]0;x\"},"
            + " \"cause\": \"id\\n10.0.0.0/8 is yours\\u001b[2J\"}";
    JsonNode held =
        JSON.readTree(
            "{\"cidr\": \"10.0.0.0/24\", \"kind\": \"allocation\", \"from\": \"t\", \"to\": null,"
                + " \"row\": {\"id\": \"x\", \"description\": \"one\\ntwo\"}, \"ended\": null,"
                + " \"began\": "
                + began
                + "}");
    JsonNode refused =
        JSON.readTree(
            "{\"cidr\": \"10.0.0.0/24\", \"kind\": \"refused\", \"from\": \"t\", \"refused\":"
                + " {\"operation\": \"Allocate\", \"subject\": \"p\\n\", \"message\": \"no\\n\\u001b[1m\"},"
                + " \"began\": "
                + began
                + "}");
    JsonNode changed =
        JSON.readTree(
            "{\"change\": \"changed\", \"kind\": \"pool\", \"before\": {\"id\": \"p\","
                + " \"tags\": {}}, \"after\": {\"id\": \"p\", \"tags\": {\"a\\n\": \"\\u001b[2J\"}}}");

    JsonNode keptBack =
        JSON.readTree(
            "{\"previous\": {\"id\": \"x\", \"cidr\": \"10.0.0.0/24\", \"description\": \"one\\ntwo\"},"
                + " \"since\": \"t\", \"until\": \"u\", \"endsInSeconds\": 90061}");

    assertThat(PastLines.keptBack(keptBack))
        .isEqualTo("10.0.0.0/24  x \"one two\"  since t until u  25h1m1s left");
    assertThat(PastLines.lived(held)).contains("one two", "id 10.0.0.0/8").doesNotMatch(OBEYED);
    assertThat(PastLines.lived(refused)).contains("no  [1m", "id 10.0.0.0/8").doesNotMatch(OBEYED);
    assertThat(PastLines.change(changed)).contains("tags.a : nothing").doesNotMatch(OBEYED);
  }

  @Test
  void refusal_ofWhatACallerWroteIsALine() {
    RefusedResult refused =
        new RefusedResult("invalid-value", "p", "no\na\tb\u001b[2J", null, null);

    assertThat(Outcomes.lines(refused)).isEqualTo("refused: no a b [2J (invalid-value)");
  }
}
