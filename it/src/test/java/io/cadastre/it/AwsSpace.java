package io.cadastre.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.zip.GZIPInputStream;

/**
 * How AWS's public address list changed from 2017 to 2026, as a register would be asked to follow
 * it; the README beside the file says where it is from.
 */
final class AwsSpace {
  static final String FILE = "/aws-ip-ranges-changes.ndjson.gz";

  private AwsSpace() {}

  /**
   * One CIDR came to the list, or left it.
   *
   * @param number counts from 0
   * @param pool where it is to be allocated: one for each Region and address family
   * @param services what uses it, as the list says when it comes
   */
  record Change(int number, Pool pool, boolean comes, String cidr, String services) {}

  record Pool(String region, boolean ipv6) {
    /** All there is. */
    String cidr() {
      return ipv6 ? "2000::/3" : "0.0.0.0/0";
    }
  }

  static List<Change> changes() throws IOException {
    List<Change> changes = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    try (InputStream file = Objects.requireNonNull(AwsSpace.class.getResourceAsStream(FILE));
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        changes.add(change(changes.size(), json.readTree(line)));
      }
    }
    return changes;
  }

  private static Change change(int number, JsonNode line) {
    String cidr = line.path("cidr").asText();
    StringJoiner services = new StringJoiner(" ");
    line.path("services").forEach(service -> services.add(service.asText()));
    return new Change(
        number,
        new Pool(line.path("region").asText(), cidr.contains(":")),
        line.path("op").asText().equals("add"),
        cidr,
        services.toString());
  }
}
