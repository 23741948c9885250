package io.echogate.firewalls.export;

/** What a policy is exported to, and what that needs to be told. */
public sealed interface ExportTarget
    permits NftOptions, IptablesOptions, AclOptions, JunosOptions, SuricataOptions {

  /** Its name on the command line. */
  String text();
}
