package io.cadastre.discovery.collect.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.domain.address.AddressFormatException;
import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Text;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceKey;
import io.cadastre.domain.resource.ResourceType;
import io.cadastre.domain.tag.Tags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes resources of entries, or says what is wrong with the first that is none. */
final class Judged {
  /** What was and what is stand in one record on the log, of 256 KiB at most. */
  private static final int MAX_BYTES = 120_000;

  private static final int CIDR_BYTES = 48;

  /** The lengths of key and value. */
  private static final int TAG_BYTES = 4;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,254}");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern REGION = Pattern.compile("(?=.{1,64}$)[a-z]{2,}(-[a-z0-9]+)+");
  private static final Map<String, ResourceType> TYPES =
      Arrays.stream(ResourceType.values()).collect(Collectors.toMap(ResourceType::text, t -> t));

  private final Entry entry;

  private Judged(Entry entry) {
    this.entry = entry;
  }

  /** The resources of a file, in its order. */
  static List<Resource> resources(List<Entry> entries) throws BrokenFileException {
    List<Resource> resources = new ArrayList<>();
    Map<ResourceKey, Entry> first = new HashMap<>();
    for (Entry entry : entries) {
      Resource resource = new Judged(entry).resource();
      Entry before = first.putIfAbsent(resource.key("file"), entry);
      if (before != null) {
        throw new BrokenFileException(
            entry.place(),
            "%s of account %s in %s stands in %s already"
                .formatted(entry.id(), entry.account(), entry.region(), before.place()));
      }
      resources.add(resource);
    }
    return resources;
  }

  private Resource resource() throws BrokenFileException {
    check(
        "id",
        entry.id(),
        ID,
        "begin with a letter or digit and hold only those and . _ : -, 255 at most");
    ResourceType type = type();
    check("account", entry.account(), ACCOUNT, "be 12 digits");
    check("region", entry.region(), REGION, "be of the form us-east-1");
    Resource resource =
        new Resource(entry.id(), type, entry.account(), entry.region(), vpc(type), cidrs(), tags());
    checkSize(resource);
    return resource;
  }

  private void checkSize(Resource resource) throws BrokenFileException {
    int bytes = resource.cidrs().size() * CIDR_BYTES;
    for (Map.Entry<String, String> tag : resource.tags().entries().entrySet()) {
      bytes +=
          TAG_BYTES + tag.getKey().getBytes(UTF_8).length + tag.getValue().getBytes(UTF_8).length;
    }
    if (bytes > MAX_BYTES) {
      throw wrong("its CIDRs and tags have " + bytes + " bytes; the most are " + MAX_BYTES);
    }
  }

  private void check(String field, String value, Pattern form, String must)
      throws BrokenFileException {
    if (value.isEmpty()) {
      throw wrong(field + " is missing");
    }
    if (!form.matcher(value).matches()) {
      throw wrong(field + " " + Quoted.of(value) + " must " + must);
    }
  }

  private ResourceType type() throws BrokenFileException {
    if (entry.type().isEmpty()) {
      throw wrong("type is missing");
    }
    ResourceType type = TYPES.get(entry.type());
    if (type == null) {
      String all =
          Arrays.stream(ResourceType.values())
              .map(ResourceType::text)
              .collect(Collectors.joining(", "));
      throw wrong("type " + Quoted.of(entry.type()) + " is unknown; the types are " + all);
    }
    return type;
  }

  /** A VPC lies in itself. */
  private @Nullable String vpc(ResourceType type) throws BrokenFileException {
    String vpc = entry.vpc();
    if (type == ResourceType.VPC && !vpc.isEmpty() && !vpc.equals(entry.id())) {
      throw wrong("vpc " + Quoted.of(vpc) + " of a VPC must be its own id or empty");
    }
    if (vpc.isEmpty()) {
      return type == ResourceType.VPC ? entry.id() : null;
    }
    check("vpc", vpc, ID, "be an id");
    return vpc;
  }

  private List<Cidr> cidrs() throws BrokenFileException {
    if (entry.cidrs().isEmpty()) {
      throw wrong("cidr is missing");
    }
    List<Cidr> cidrs = new ArrayList<>();
    for (String text : entry.cidrs()) {
      try {
        cidrs.add(Cidr.parse(text));
      } catch (AddressFormatException e) {
        throw wrong(e.getMessage());
      }
    }
    return cidrs;
  }

  private Tags tags() throws BrokenFileException {
    // AWS does not count the tags that it sets itself.
    long counted =
        entry.tags().keySet().stream().filter(key -> !key.startsWith(Tags.RESERVED)).count();
    if (counted > Tags.MAX) {
      throw wrong("it has " + counted + " tags; " + Tags.MAX + " are the most");
    }
    for (Map.Entry<String, String> tag : entry.tags().entrySet()) {
      if (tag.getKey().isEmpty()) {
        throw wrong("a tag has no key");
      }
      checkText("the key of tag ", tag.getKey(), tag.getKey(), Tags.MAX_KEY_LENGTH);
      checkText("the value of tag ", tag.getKey(), tag.getValue(), Tags.MAX_VALUE_LENGTH);
    }
    return new Tags(entry.tags());
  }

  private void checkText(String what, String key, String text, int maxLength)
      throws BrokenFileException {
    Text.Fault fault = Text.fault(text, maxLength);
    if (fault != null) {
      throw wrong(
          what
              + Quoted.of(key)
              + switch (fault) {
                case TOO_LONG -> " has " + text.length() + " characters; the most are " + maxLength;
                case CONTROL_CHARACTER -> " has a control character";
              });
    }
    // Half a character would come back from the log as another text, and look like a change.
    if (!UTF_8.newEncoder().canEncode(text)) {
      throw wrong(what + Quoted.of(key) + " has half a character (an unpaired surrogate)");
    }
  }

  private BrokenFileException wrong(@Nullable String why) {
    return new BrokenFileException(entry.place(), String.valueOf(why));
  }
}
