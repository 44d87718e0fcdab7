import type { Condition } from "../../rule.ts";
import { like, OFF, some } from "./operation-words.ts";

/** What is written down is taken away by a word. */
export const LOG_ENDED: Condition = {
  all: [
    some(
      ...["audit", "trail", "atracker", "cts.", "logging", "log_stream", "log stream", "logstream", "log receiver"],
      ...[
        "streaming_dest",
        "log-drain",
        "drain-",
        "dataforwarding",
        "data_forwarding",
        "data forwarder",
        "siem",
        "cloudguard",
      ],
      ...["log.syslogd", "log.fortianalyzer", "log-settings"],
    ),
    OFF,
    // What is made of a log, or kept beside it, is not the log.
    { not: some("report", "template", "filter", "sample", "search", "task", "file", "expired") },
    // All operations of these begin with the name of their log: `AUDIT delete ltm pool`.
    { not: { field: "provider", in: ["n8n", "f5", "splunk"] } },
  ],
};

/** What a device of networks writes down is ended by a command. */
export const DEVICE_LOG_ENDED: Condition = {
  all: [
    like(
      ...["* no logging*", "* no archive log*", "* no aaa accounting*", "* clear logging*", "* delete system syslog*"],
      ...["* delete sys syslog*", "* rm audit syslog*", "* unbind audit syslog*"],
    ),
    // What is shown on a screen is written down elsewhere.
    { not: some("logging console", "logging monitor") },
  ],
};
