package io.cadastre.ec2.tag;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.TagCommand.CreateTags;
import io.cadastre.domain.tag.TagCommand.DeleteTags;
import io.cadastre.domain.tag.TagCommand.Selector;
import io.cadastre.domain.tag.Tags;
import io.cadastre.ec2.ask.Call;
import io.cadastre.ec2.ask.Desk;
import io.cadastre.ec2.ask.Parameters;
import io.cadastre.ec2.ask.Refusals;
import io.cadastre.ec2.ask.TagParameters;
import io.cadastre.ec2.caller.Caller;
import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.list.Owned;
import io.cadastre.ec2.list.Page.Slice;
import io.cadastre.ec2.list.Tagged;
import io.cadastre.ec2.protocol.Form;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagDescription;

/**
 * Create-, Delete- and DescribeTags. A call may name objects of several IPAMs: all are looked up
 * first, then each IPAM decides about its own. Should one of them refuse, what those before it
 * changed stands.
 */
public final class ResourceTags {
  private final Desk desk;

  public ResourceTags(Desk desk) {
    this.desk = desk;
  }

  public CompletionStage<CreateTagsResponse> create(CreateTagsRequest r, Caller caller) {
    List<Id> resources = resources(r.resources());
    Tags tags = TagParameters.tags("Tag", Parameters.required("Tag", r.tags()));
    Call call = desk.call(r, caller, r.dryRun());
    return byIpam(call, resources, own -> new CreateTags(own, tags))
        .thenApply(done -> CreateTagsResponse.builder().build());
  }

  public CompletionStage<DeleteTagsResponse> delete(DeleteTagsRequest r, Caller caller) {
    List<Id> resources = resources(r.resources());
    List<Selector> selectors = selectors(r.tags());
    Call call = desk.call(r, caller, r.dryRun());
    return byIpam(call, resources, own -> new DeleteTags(own, selectors))
        .thenApply(done -> DeleteTagsResponse.builder().build());
  }

  private CompletionStage<Boolean> byIpam(
      Call call, List<Id> resources, Function<List<Id>, Command> command) {
    return desk.read(false, rows -> grouped(resources, new Owned(rows, call.caller().account())))
        .thenCompose(
            groups -> {
              Map<String, Command> parts = new TreeMap<>();
              groups.forEach((ipam, own) -> parts.put(ipam, command.apply(own)));
              return desk.decideAll(call, parts);
            });
  }

  private static Map<String, List<Id>> grouped(List<Id> resources, Owned owned) {
    Map<String, List<Id>> groups = new TreeMap<>();
    for (Id id : resources) {
      Tagged tagged = owned.tagged(id);
      if (tagged == null) {
        throw Refusals.error(
            RefusalCode.RESOURCE_NOT_FOUND, "The ID '" + id.value() + "' does not exist.");
      }
      groups.computeIfAbsent(tagged.ipam().value(), ipam -> new ArrayList<>()).add(id);
    }
    return groups;
  }

  private static List<Id> resources(List<String> texts) {
    return Parameters.ids(Parameters.required("ResourceId", texts), ResourceTags::resource);
  }

  private static Id resource(String text) {
    Id id = idOrNull(text);
    if (id == null) {
      throw new Ec2Error("InvalidID", "The ID '" + Form.shown(text) + "' is not valid");
    }
    return id;
  }

  static @Nullable Id idOrNull(String text) {
    if (IpamId.wellFormed(text)) {
      return new IpamId(text);
    } else if (ScopeId.wellFormed(text)) {
      return new ScopeId(text);
    } else if (PoolId.wellFormed(text)) {
      return new PoolId(text);
    }
    return AllocationId.wellFormed(text) ? new AllocationId(text) : null;
  }

  /** A tag without a value stands for any; one with the empty value for that. */
  private static List<Selector> selectors(List<Tag> tags) {
    List<Selector> selectors =
        Parameters.items(
            "Tag.%d",
            tags,
            (place, tag) ->
                new Selector(
                    TagParameters.key(place, tag.key()), TagParameters.value(place, tag.value())));
    Set<String> keys = new HashSet<>();
    for (Selector selector : selectors) {
      if (!keys.add(selector.key())) {
        throw TagParameters.duplicate(selector.key());
      }
    }
    return selectors;
  }

  public CompletionStage<DescribeTagsResponse> describe(DescribeTagsRequest r, Caller caller) {
    TagListing listing = TagListing.of(r);
    return desk.read(
        r.dryRun(),
        rows -> {
          Slice<TagDescription> page = listing.read(new Owned(rows, caller.account()));
          return DescribeTagsResponse.builder()
              .tags(page.rows())
              .nextToken(page.nextToken())
              .build();
        });
  }
}
