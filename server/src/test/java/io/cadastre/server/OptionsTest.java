package io.cadastre.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What all commands have in common. */
class OptionsTest {
  /** The one starts what the others talk to, the other needs no more than two files. */
  private static final Set<String> TALK_TO_NOBODY =
      Set.of("./cadastre up", "./cadastre checkpoint verify");

  @Test
  void everyCommandThatTalksToARunningSystem_takesItsAddresses() {
    List<CommandLine> commands = new ArrayList<>();
    leaves(new CommandLine(Main.class), commands);
    assertThat(commands).hasSizeGreaterThan(10);
    for (CommandLine command : commands) {
      String name = command.getCommandSpec().qualifiedName();
      assertThat(initial(command, "--url")).as(name).isEqualTo("http://localhost:8080");
      assertThat(initial(command, "--kafka")).as(name).isEqualTo("localhost:9092");
      assertThat(command.getCommandSpec().findOption("--kafka-config")).as(name).isNotNull();
    }
  }

  private static void leaves(CommandLine command, List<CommandLine> to) {
    String name = command.getCommandSpec().qualifiedName();
    if (command.getSubcommands().isEmpty() && !TALK_TO_NOBODY.contains(name)) {
      to.add(command);
    }
    command.getSubcommands().values().forEach(each -> leaves(each, to));
  }

  private static Object initial(CommandLine command, String option) {
    OptionSpec spec = command.getCommandSpec().findOption(option);
    assertThat(spec).as(command.getCommandSpec().qualifiedName() + " " + option).isNotNull();
    return spec.initialValue();
  }
}
