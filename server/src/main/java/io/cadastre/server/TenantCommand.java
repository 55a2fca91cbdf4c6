package io.cadastre.server;

import io.cadastre.kafka.topic.TenantTopics;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.kafka.topic.UnfitClusterException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Platforms that ask by a topic of their own. */
@Command(
    name = "tenant",
    description = "Platforms that ask by a topic of their own.",
    subcommands = TenantCommand.Add.class)
final class TenantCommand {
  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  /** Makes a tenant's topics. */
  @Command(
      name = "add",
      description = {
        "Makes the topics of a tenant and prints the commands that let only him use them.",
        "The allocators serve him within seconds, without a restart."
      },
      sortOptions = false)
  static final class Add implements Callable<Integer> {
    @Parameters(
        paramLabel = "NAME",
        description = "small letters, digits and hyphens; part of the topics' names")
    private String name = "";

    @Option(
        names = "--account",
        paramLabel = "12 DIGITS",
        description = "the account he acts for (default ${DEFAULT-VALUE})")
    private String account = "123456789012";

    @Mixin private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--help", usageHelp = true, description = "this text")
    private boolean help;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      if (!Topics.isTenant(name)) {
        throw Usage.wrong(
            spec, this, "'" + name + "' is no name: 1 to 40 small letters, digits and hyphens");
      }
      if (!Usage.isAccount(account)) {
        throw Usage.wrong(spec, this, Usage.noAccount(account));
      }
      Logs.toTemporaryFolder();
      Topics topics = cluster.topics();
      try {
        new TenantTopics(cluster.connection(), topics).add(name, account);
      } catch (UnfitClusterException e) {
        System.err.println(Plain.line("cadastre: " + e.getMessage()));
        return CommandLine.ExitCode.SOFTWARE;
      }
      System.out.printf(
          "%s asks by %s and reads %s, for account %s.%n",
          name, topics.requests(name), topics.replies(name), account);
      System.out.printf("Where the cluster has ACLs, with his principal for User:%s:%n", name);
      acl("--operation Write --topic " + topics.requests(name));
      acl("--operation Read --topic " + topics.replies(name));
      return CommandLine.ExitCode.OK;
    }

    private void acl(String what) {
      System.out.printf(
          "  kafka-acls.sh --bootstrap-server %s --add --allow-principal User:%s %s%n",
          cluster.forTools(), name, what);
    }
  }
}
