import type { Condition, Rule } from "../../rule.ts";
import { ofDevice } from "../examples/platforms.ts";
import { plainRule } from "../plain-rule.ts";
import { like } from "./operation-words.ts";

const SOURCE = { sources: ["services"], actions: ["*"] } as const;

/** Devices of networks, whose operations are commands by their first words. */
const DEVICES: Condition = {
  field: "provider",
  in: ["cisco-asa", "cisco-ios", "cisco-ise", "cisco-nexus", "f5", "netscaler", "junos", "infoblox", "fortimanager"],
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
        like(
          "* username",
          "* create auth user",
          "* modify auth user",
          "* add system user",
          "* set system login user",
          "created adminmember",
          "add admin",
        ),
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
  plainRule({
    ...SOURCE,
    id: "device-door-loosened",
    title:
      "{identity_name} took away who may come in to a network device, or how that is looked at ({provider}: {action})",
    when: {
      all: [
        DEVICES,
        like(
          ...["* no access-class*", "* no aaa authentication*", "* no aaa authorization*", "* no aaa-server*"],
          ...["* rm authentication*", "* unbind authentication*", "* delete system services*", "* delete auth *"],
          ...["* no ip ssh*", "* no tacacs-server*", "* no radius-server*"],
        ),
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "who comes in is asked of the directory, from known addresses, as it was set up",
    key: "action",
    fires: ["nobody is asked for", ofDevice("cisco-asa", "111010 no aaa authentication ssh")],
    quiet: ["somebody is", ofDevice("cisco-asa", "111010 aaa authentication ssh")],
  }),
  plainRule({
    ...SOURCE,
    id: "device-shell-opened",
    title: "{identity_name} opened a shell or a tunnel on a network device ({provider}: {action})",
    when: {
      all: [DEVICES, like("* guestshell enable", "* guestshell run*", "* run guestshell", "* interface tunnel")],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Execution", technique: "T1059" },
    expected: "tunnels come from whoever plans the network, and shells with support",
    key: "action",
    fires: ["a shell", ofDevice("cisco-ios", "CFGLOG_LOGGEDCMD guestshell enable")],
    quiet: ["a shell is gone", ofDevice("cisco-ios", "CFGLOG_LOGGEDCMD guestshell disable")],
  }),
  plainRule({
    ...SOURCE,
    id: "device-traffic-copied",
    title:
      "{identity_name} let a network device copy the traffic of others, or be asked by whoever knows a word ({provider}: {action})",
    when: {
      all: [
        DEVICES,
        like(
          ...["* capture*", "* monitor capture*", "* monitor session*", "* snmp-server"],
          ...["* set forwarding-options*", "* start nstrace*"],
        ),
        { not: like("* no *", "* show *", "* clear *") },
      ],
    },
    severity: "low",
    attack: { tactic: "Discovery", technique: "T1040" },
    expected: "packets are looked at while a fault is looked for",
    falsePositives: ["A fault that is looked for: the ticket says so."],
    key: "action",
    fires: ["packets", ofDevice("cisco-asa", "111010 capture")],
    quiet: ["no more of them", ofDevice("cisco-asa", "111010 no capture")],
  }),
];
