package io.cadastre.allocator;

import io.cadastre.domain.core.Limits;
import io.cadastre.ec2.caller.Callers;
import io.cadastre.ec2.caller.Callers.AccessKey;
import io.cadastre.service.BadSettingException;
import io.cadastre.service.ClusterSettings;
import io.cadastre.service.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings from YAML. Every key is optional; one that is unknown or of the wrong form is
 * refused with its place. {@code docs/operating.md} lists them.
 */
public final class SettingsFile {
  private static final String REGION = "us-east-1";

  private SettingsFile() {}

  /**
   * The settings of that file, or the defaults where there is none.
   *
   * @param folder for state
   * @throws BadSettingException when one will not do
   */
  public static AllocatorSettings read(@Nullable Path file, Path folder) {
    Settings root = Settings.read(file);
    ClusterSettings cluster = ClusterSettings.of(root);
    AllocatorSettings settings =
        new AllocatorSettings(
            cluster,
            folder,
            root.text("instance", "allocator-1"),
            root.number("threads", 1, 1),
            callers(root, cluster.account()),
            limits(root.section("limits")),
            root.duration("outcome-window", Duration.ofHours(24)),
            root.duration("outcome-timeout", Duration.ofSeconds(10)),
            root.duration("read-timeout", Duration.ofSeconds(1)));
    root.refuseRestBut(ClusterSettings.TOP_LEVEL);
    return settings;
  }

  private static Callers callers(Settings root, String account) {
    List<AccessKey> keys = new ArrayList<>();
    for (Settings key : root.list("keys")) {
      keys.add(
          new AccessKey(key.required("id"), key.required("secret"), key.account("account", null)));
      key.refuseRest();
    }
    return new Callers(root.text("region", REGION, "[a-z]{2,}(-[a-z0-9]+)+"), account, keys);
  }

  private static Limits limits(Settings limits) {
    String profile = limits.text("profile", "default");
    Limits standard =
        switch (profile) {
          case "default" -> Limits.DEFAULT;
          case "aws" -> Limits.AWS;
          default -> throw limits.wrong("profile", "must be default or aws, not " + profile);
        };
    Limits set =
        new Limits(
            limits.number("ipams", 1, standard.ipams()),
            limits.number("scopes", 1, standard.scopes()),
            limits.number("pools", 1, standard.pools()),
            limits.number("cidrs", 1, standard.cidrs()),
            limits.number("depth", 1, standard.depth()),
            limits.number("regions", 1, standard.regions()));
    limits.refuseRest();
    return set;
  }
}
