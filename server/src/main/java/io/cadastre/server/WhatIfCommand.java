package io.cadastre.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadastre.allocator.whatif.ImpossibleRulesException;
import io.cadastre.allocator.whatif.OtherRules;
import io.cadastre.allocator.whatif.Outlook;
import io.cadastre.allocator.whatif.Outlook.Free;
import io.cadastre.allocator.whatif.Outlook.Turn;
import io.cadastre.allocator.whatif.WhatIf;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.Strategy;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.topic.UnfitClusterException;
import io.cadastre.schemas.BundledSchemas;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Parses {@code whatif} and shows what would have been. */
@Command(
    name = "whatif",
    description =
        "Decides once more, in memory, what was wanted of a pool, under other rules or another"
            + " strategy, and says what would have become of it.",
    sortOptions = false)
final class WhatIfCommand implements Callable<Integer> {
  @Option(names = "--pool", required = true, paramLabel = "ID", description = "the pool")
  private String pool = "";

  @Option(
      names = "--rule",
      split = ",",
      paramLabel = "min=N,max=N,default=N",
      description = "netmask lengths as the pool would have them; min=none for no such rule")
  private Map<String, String> rule = Map.of();

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      converter = StrategyName.class,
      description = "lowest, best-fit or sparse")
  private @Nullable Strategy strategy;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "it would be so since (2026-01-31T00:00:00Z)")
  private Instant from = Instant.MIN;

  @Option(names = "--to", paramLabel = "TIME", description = "look no further than this")
  private Instant to = Instant.MAX;

  @Option(
      names = "--list",
      paramLabel = "N",
      description = "so many of those that turn (default ${DEFAULT-VALUE})")
  private int listed = 10;

  @Option(names = "--json", description = "as JSON")
  private boolean json;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Logs.toTemporaryFolder();
    Messages messages = new Messages(BundledSchemas.load());
    PoolId id = poolId();
    WhatIf whatIf = new WhatIf(id, rules(), from, to, listed, messages);
    boolean[] known = new boolean[1];
    try {
      new Tail(cluster.connection(), cluster.topics().events())
          .run(
              true,
              false,
              record -> {
                if (id.tag().equals(key(record))) {
                  known[0] = true;
                  add(whatIf, record, messages);
                }
                return true;
              });
    } catch (ImpossibleRulesException e) {
      throw Usage.wrong(spec, this, "--rule: " + e.getMessage());
    } catch (UnfitClusterException e) {
      System.err.println(Plain.line("cadastre: " + e.getMessage()));
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (!known[0] || !whatIf.knowsPool()) {
      System.err.println("cadastre: the log knows no pool " + pool);
      return CommandLine.ExitCode.SOFTWARE;
    }
    Outlook outlook = whatIf.outlook();
    if (json) {
      System.out.println(json(outlook));
    } else {
      print(outlook);
    }
    return CommandLine.ExitCode.OK;
  }

  private static void add(WhatIf whatIf, ConsumerRecord<byte[], byte[]> record, Messages messages) {
    Recorded recorded = messages.event(record.value());
    whatIf.add(record.topic() + "-" + record.partition() + "@" + record.offset(), recorded);
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }

  private PoolId poolId() {
    try {
      return new PoolId(pool);
    } catch (IllegalArgumentException e) {
      throw Usage.wrong(spec, this, "'" + pool + "' is no id of a pool");
    }
  }

  private OtherRules rules() {
    for (String name : rule.keySet()) {
      if (!List.of("min", "max", "default").contains(name)) {
        throw Usage.wrong(spec, this, "--rule knows min, max and default, not '" + name + "'");
      }
    }
    if (rule.isEmpty() && strategy == null) {
      throw Usage.wrong(spec, this, "give a --rule or a --strategy that the pool would have");
    }
    return new OtherRules(length("min"), length("max"), length("default"), strategy);
  }

  private @Nullable Optional<Integer> length(String name) {
    String given = rule.get(name);
    try {
      return given == null
          ? null
          : given.equals("none") ? Optional.empty() : Optional.of(Integer.valueOf(given));
    } catch (NumberFormatException e) {
      throw Usage.wrong(
          spec, this, "--rule " + name + " is a netmask length or none, not '" + given + "'");
    }
  }

  private void print(Outlook outlook) {
    System.out.printf("%-24s %12s %12s%n", "", "was", "would be");
    row("granted", outlook.was().granted(), outlook.wouldBe().granted());
    row("refused", outlook.was().refused(), outlook.wouldBe().refused());
    Free was = outlook.freeWas();
    Free there = outlook.freeWouldBe();
    row("free addresses", was.addresses(), there.addresses());
    row("free CIDRs", was.cidrs(), there.cidrs());
    row("addresses of the largest", was.largest(), there.largest());
    row(
        "fragmentation",
        "%.3f".formatted(was.fragmentation()),
        "%.3f".formatted(there.fragmentation()));
    if (outlook.displaced() > 0) {
      System.out.println(
          "CIDRs of pools below that would have lain elsewhere: " + outlook.displaced());
    }
    list("granted, and would have been refused", outlook.newlyRefused(), outlook.refused());
    list("refused, and would have been granted", outlook.newlyGranted(), outlook.granted());
  }

  private static void row(String what, Object was, Object there) {
    System.out.printf("%-24s %12s %12s%n", what, was, there);
  }

  private static void list(String what, long count, List<Turn> turns) {
    System.out.println(what + ": " + count);
    for (Turn turn : turns) {
      System.out.println(Plain.line("  " + turn.place() + " " + turn.wanted() + ": " + turn.why()));
    }
  }

  private static String json(Outlook outlook) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode node = mapper.createObjectNode().put("demand", outlook.demand());
    node.set("was", side(mapper, outlook.was(), outlook.freeWas()));
    node.set("wouldBe", side(mapper, outlook.wouldBe(), outlook.freeWouldBe()));
    node.put("newlyRefused", outlook.newlyRefused()).put("newlyGranted", outlook.newlyGranted());
    node.put("displaced", outlook.displaced());
    turns(node.putArray("refused"), outlook.refused());
    turns(node.putArray("granted"), outlook.granted());
    return node.toString();
  }

  private static void turns(ArrayNode list, List<Turn> turns) {
    for (Turn turn : turns) {
      list.addObject()
          .put("place", turn.place())
          .put("wanted", turn.wanted())
          .put("why", turn.why());
    }
  }

  private static ObjectNode side(ObjectMapper mapper, Outlook.Count count, Free free) {
    return mapper
        .createObjectNode()
        .put("granted", count.granted())
        .put("refused", count.refused())
        .put("freeAddresses", free.addresses().toString())
        .put("freeCidrs", free.cidrs())
        .put("largestFree", free.largest().toString())
        .put("fragmentation", free.fragmentation());
  }
}
