import type { Condition, Rule } from "../../rule.ts";
import { ofDevice } from "../examples/platforms.ts";
import { plainRule } from "../plain-rule.ts";
import { like } from "./operation-words.ts";

const SOURCE = { sources: ["services"], actions: ["*"] } as const;

/** Devices of networks, whose operations are commands by their first words. */
const DEVICES: Condition = {
  field: "provider",
  in: ["cisco-asa", "cisco-ios", "cisco-ise", "f5", "netscaler", "junos"],
};

/** What is told of commands of such devices besides. */
export const SERVICES_DEVICES: readonly Rule[] = [
  plainRule({
    ...SOURCE,
    id: "device-user-made",
    title: "{identity_name} made or changed a user of a network device itself ({provider}: {action})",
    when: {
      all: [
        DEVICES,
        like("* username", "* create auth user", "* modify auth user", "* add system user", "* set system login user"),
        { not: like("* no *", "*show *") },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1136" },
    expected: "users come from the directory; those of a device are made when it is set up",
    fires: ["a user of a firewall", ofDevice("cisco-asa", "111008 username")],
    quiet: ["one is gone", ofDevice("cisco-asa", "111008 no username")],
  }),
  plainRule({
    ...SOURCE,
    id: "device-configuration-copied",
    title: "{identity_name} copied the configuration of a network device to elsewhere ({provider}: {action})",
    when: {
      all: [DEVICES, like(...["tftp", "ftp", "http", "https"].map((place) => `* copy *-config ${place}`))],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Credential Access", technique: "T1552.001" },
    expected: "copies by the program that keeps them, over a way that is encrypted",
    fires: ["to a server of TFTP", ofDevice("cisco-ios", "CFGLOG_LOGGEDCMD copy running-config tftp")],
    quiet: ["to itself", ofDevice("cisco-ios", "CFGLOG_LOGGEDCMD copy running-config startup-config")],
  }),
];
