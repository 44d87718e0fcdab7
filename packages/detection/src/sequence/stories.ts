import type { Story } from "./story.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What a thief of a credential does, what whoever wants to stay does, what whoever wants not to be seen does. */
export const STORIES: readonly Story[] = [
  {
    id: "sequence.data-theft",
    version: 1,
    title: "came in or looked around, took credentials or data together, and took data out",
    steps: [
      ["Discovery", "Initial Access", "Credential Access"],
      ["Credential Access", "Collection", "Discovery"],
      ["Exfiltration"],
    ],
    withinMs: DAY_MS,
    weight: 6,
    fires: [
      [
        [0, ["Discovery"], "low"],
        [20, ["Credential Access"], "low"],
        [50, ["Exfiltration"], "low"],
      ],
      [
        [0, ["Credential Access"], "medium"],
        [5, ["Discovery"], "info"],
        [400, ["Exfiltration"], "low"],
      ],
    ],
    quiet: [
      [
        [0, ["Discovery"], "info"],
        [20, ["Credential Access"], "info"],
        [50, ["Exfiltration"], "low"],
      ],
      [
        [0, ["Exfiltration"], "high"],
        [20, ["Credential Access"], "medium"],
        [50, ["Discovery"], "low"],
      ],
      [
        [0, ["Discovery"], "low"],
        [20, ["Credential Access"], "medium"],
        [1600, ["Exfiltration"], "medium"],
      ],
    ],
  },
  {
    id: "sequence.foothold",
    version: 1,
    title: "came in or looked around, took rights or credentials, and made itself a way back in",
    steps: [
      ["Discovery", "Initial Access", "Credential Access"],
      ["Privilege Escalation", "Credential Access"],
      ["Persistence"],
    ],
    withinMs: DAY_MS,
    weight: 7,
    fires: [
      [
        [0, ["Discovery"], "low"],
        [3, ["Privilege Escalation"], "medium"],
        [9, ["Persistence"], "low"],
      ],
      [
        [0, ["Initial Access"], "low"],
        [3, ["Credential Access"], "medium"],
        [9, ["Persistence"], "medium"],
      ],
    ],
    quiet: [
      [
        [0, ["Privilege Escalation"], "info"],
        [3, ["Persistence"], "info"],
        [9, ["Persistence"], "low"],
      ],
      [
        [0, ["Discovery"], "info"],
        [3, ["Privilege Escalation"], "low"],
        [9, ["Persistence"], "low"],
      ],
    ],
  },
  {
    id: "sequence.blinded",
    version: 1,
    title: "switched off or went past what guards against it, and went on",
    steps: [
      // Not who comes with a valid account, which ATT&CK calls stealth: nothing is switched off by that.
      ["Defense Impairment"],
      ["Credential Access", "Exfiltration", "Impact", "Persistence"],
    ],
    withinMs: 6 * HOUR_MS,
    weight: 8,
    fires: [
      [
        [0, ["Defense Impairment"], "high"],
        [30, ["Exfiltration"], "low"],
      ],
      [
        [0, ["Defense Impairment"], "medium"],
        [30, ["Credential Access"], "medium"],
      ],
    ],
    quiet: [
      [
        [0, ["Defense Impairment"], "info"],
        [30, ["Impact"], "medium"],
      ],
      [
        [0, ["Impact"], "high"],
        [30, ["Defense Impairment"], "high"],
      ],
    ],
  },
  {
    id: "sequence.destruction",
    version: 1,
    title: "came in or looked around, took away what guards or would help to recover, and destroyed",
    steps: [["Discovery", "Initial Access", "Credential Access"], ["Defense Impairment", "Impact"], ["Impact"]],
    withinMs: DAY_MS,
    weight: 7,
    // Resource hijacking uses what is there, and destroys nothing.
    except: ["T1496"],
    fires: [
      [
        [0, ["Discovery"], "low"],
        [15, ["Impact"], "medium"],
        [16, ["Impact"], "medium"],
      ],
    ],
    quiet: [
      [
        [0, ["Impact"], "low"],
        [15, ["Impact"], "low"],
        [16, ["Impact"], "low"],
      ],
      [
        [0, ["Discovery"], "info"],
        [15, ["Impact"], "low"],
        [16, ["Impact"], "low"],
      ],
    ],
  },
  {
    id: "sequence.spread",
    version: 1,
    title: "came in where it never did, looked around or ran something, and reached for credentials or other machines",
    steps: [
      ["Initial Access"],
      ["Execution", "Privilege Escalation", "Discovery"],
      ["Credential Access", "Lateral Movement"],
    ],
    withinMs: DAY_MS,
    weight: 7,
    fires: [
      [
        [0, ["Initial Access"], "medium"],
        [2, ["Execution"], "low"],
        [30, ["Lateral Movement"], "low"],
      ],
    ],
    quiet: [
      [
        [0, ["Execution"], "low"],
        [2, ["Execution"], "low"],
        [30, ["Lateral Movement"], "low"],
      ],
    ],
  },
];
