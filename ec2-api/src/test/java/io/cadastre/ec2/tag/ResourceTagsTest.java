package io.cadastre.ec2.tag;

import static io.cadastre.ec2.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.ec2.Cloud;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Ipam;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagDescription;

class ResourceTagsTest {
  private static final String UNKNOWN = "ipam-pool-00000000000000000";
  private final Cloud cloud = new Cloud();
  private final Ec2Client ec2 = cloud.ec2;
  private final Ipam ipam = cloud.ipam();
  private final String id = ipam.ipamId();
  private final String scope = ipam.privateDefaultScopeId();
  private final String pool = cloud.pool(scope, p -> {}).ipamPoolId();

  @AfterEach
  void close() {
    cloud.close();
  }

  private void tag(List<String> resources, String key, String value) {
    ec2.createTags(c -> c.resources(resources).tags(t -> t.key(key).value(value)));
  }

  private List<String> shown(Filter... filters) {
    return ec2.describeTags(d -> d.filters(filters)).tags().stream()
        .map(ResourceTagsTest::text)
        .toList();
  }

  private static String text(TagDescription t) {
    return t.resourceTypeAsString() + " " + t.key() + "=" + t.value();
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  @Test
  void everyKindIsTaggedOverIpams() {
    cloud.provision(pool, "10.0.0.0/8");
    String allocation = cloud.allocate(pool, a -> a.netmaskLength(24)).ipamPoolAllocationId();
    String second = cloud.ipam().ipamId();

    tag(List.of(id, scope, pool, allocation, second, id), "k", "<v>\n");
    tag(List.of(pool), "k", "new");

    assertThat(shown())
        .containsExactly(
            "ipam k=<v>\n",
            "ipam k=<v>\n",
            "ipam-pool k=new",
            "ipam-pool-allocation k=<v>\n",
            "ipam-scope k=<v>\n");
    assertThat(ec2.describeIpams(d -> d.ipamIds(second)).ipams().getFirst().tags())
        .containsExactly(Tag.builder().key("k").value("<v>\n").build());
    assertThat(
            ec2.describeIpamPoolAllocations(d -> d.filters(filter("tag:k", "<v>\n")))
                .ipamPoolAllocations())
        .hasSize(1);
    assertThat(cloud.otherAccount().describeTags(x -> {}).tags()).isEmpty();
  }

  @Test
  void aValueNarrowsWhatIsDeleted() {
    tag(List.of(id), "a", "1");
    tag(List.of(id), "b", "");
    tag(List.of(id), "c", "3");

    ec2.deleteTags(d -> d.resources(id).tags(t -> t.key("a").value("")));
    assertThat(shown()).as("its value is not the empty one").contains("ipam a=1");
    ec2.deleteTags(d -> d.resources(id).tags(t -> t.key("a").value("2"), t -> t.key("no")));
    assertThat(shown()).contains("ipam a=1");
    ec2.deleteTags(d -> d.resources(id).tags(t -> t.key("a"), t -> t.key("b").value("")));
    assertThat(shown()).containsExactly("ipam c=3");
    ec2.deleteTags(d -> d.resources(id, pool));
    assertThat(shown()).isEmpty();
  }

  @Test
  void nothingIsTaggedUnlessAllExist() {
    refused("MissingParameter", () -> ec2.createTags(c -> {}), "ResourceId");
    refused("MissingParameter", () -> ec2.deleteTags(c -> {}), "ResourceId");
    refused("InvalidID", () -> tag(List.of(id, "vpc-12345678"), "k", "v"), "vpc-12345678");
    refused("MissingParameter", () -> ec2.createTags(c -> c.resources(id)), "Tag");
    refused("InvalidID", () -> tag(List.of(id, UNKNOWN), "k", "v"), UNKNOWN);
    refused("InvalidID", () -> ec2.deleteTags(d -> d.resources(UNKNOWN)), UNKNOWN);
    refused(
        "InvalidID",
        () ->
            cloud.otherAccount().createTags(c -> c.resources(id).tags(t -> t.key("k").value("v"))));
    refused(
        "DryRunOperation",
        () ->
            ec2.createTags(
                c -> c.resources(id, pool).tags(t -> t.key("k").value("v")).dryRun(true)));
    refused("DryRunOperation", () -> ec2.deleteTags(d -> d.resources(id).dryRun(true)));
    assertThat(shown()).isEmpty();
  }

  @Test
  void aDryRunAsksEveryIpam() {
    String second = cloud.ipam().ipamId();
    List<String> full = List.of(id.compareTo(second) < 0 ? second : id);
    ec2.createTags(
        c ->
            c.resources(full)
                .tags(
                    IntStream.range(0, 50)
                        .mapToObj(i -> Tag.builder().key("k" + i).value("").build())
                        .toList()));

    refused(
        "TagLimitExceeded",
        () ->
            ec2.createTags(
                c -> c.resources(id, second).tags(t -> t.key("x").value("")).dryRun(true)));
    refused(
        "DryRunOperation",
        () ->
            ec2.createTags(
                c -> c.resources(id, second).tags(t -> t.key("k1").value("")).dryRun(true)));
  }

  @Test
  void filtersFindTags() {
    tag(List.of(id, pool), "Name", "net");
    tag(List.of(pool), "a*b", "x");
    tag(List.of(pool), "aXb", "x");

    assertThat(shown(filter("resource-id", pool)))
        .containsExactly("ipam-pool Name=net", "ipam-pool a*b=x", "ipam-pool aXb=x");
    assertThat(shown(filter("resource-id", id, UNKNOWN))).containsExactly("ipam Name=net");
    assertThat(shown(filter("resource-id", "ipam-pool-*"), filter("key", "Name")))
        .containsExactly("ipam-pool Name=net");
    assertThat(shown(filter("resource-type", "ipam"))).containsExactly("ipam Name=net");
    assertThat(shown(filter("resource-type", "vpc"))).isEmpty();
    assertThat(shown(filter("value", "n?t"))).hasSize(2);
    assertThat(shown(filter("tag:Name", "net", "lab"))).hasSize(2);
    assertThat(shown(filter("tag:a*b", "x"))).containsExactly("ipam-pool a*b=x");
    refused("InvalidParameterValue", () -> shown(filter("tag-key", "a")), "tag-key");
    refused("InvalidParameterValue", () -> ec2.describeTags(d -> d.maxResults(4)));
    refused("DryRunOperation", () -> ec2.describeTags(d -> d.dryRun(true)));
  }

  @Test
  void pagesBreakWithinAResourceAndGoOnBehindADeletedTag() {
    for (String key : List.of("a", "b/c", "d", "e")) {
      tag(List.of(id, pool, scope), key, "v");
    }
    List<TagDescription> all = ec2.describeTags(x -> {}).tags();

    assertThat(all).hasSize(12);
    assertThat(ec2.describeTagsPaginator(d -> d.maxResults(5)).tags())
        .containsExactlyElementsOf(all);
    assertThat(
            ec2.describeTagsPaginator(
                    d -> d.maxResults(5).filters(filter("resource-id", scope, pool)))
                .tags())
        .containsExactlyElementsOf(all.subList(4, 12));
    String token = ec2.describeTags(d -> d.maxResults(6)).nextToken();
    ec2.deleteTags(d -> d.resources(pool).tags(t -> t.key("b/c")));
    assertThat(ec2.describeTags(d -> d.maxResults(6).nextToken(token)).tags())
        .containsExactlyElementsOf(all.subList(6, 12));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CreateTags | Tag.1.Value=v                    | MissingParameter
          CreateTags | Tag.1.Key=                       | MissingParameter
          CreateTags | Tag.1.Key=aws:x                  | InvalidParameterValue
          CreateTags | Tag.1.Key=a&Tag.2.Key=a          | InvalidParameterValue
          CreateTags | Tag.1.Key=a&Tag.1.Value=%1B      | InvalidCharacter
          DeleteTags | Tag.1.Value=v                    | MissingParameter
          DeleteTags | Tag.1.Key=a&Tag.2.Key=a          | InvalidParameterValue
          """)
  void badTagsAreRefused(String action, String parameters, String code) {
    assertThat(cloud.post("Action=" + action + "&ResourceId.1=" + id + "&" + parameters))
        .contains("<Code>" + code + "</Code>");
    assertThat(shown()).isEmpty();
  }
}
