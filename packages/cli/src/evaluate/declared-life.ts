import { type ControlRecord, type Event, formatTime, type PlacedPolicy } from "@rolecall/core";
import { policyRecords } from "@rolecall/detection";

interface Life {
  readonly actions: Set<string>;
  readonly networks: Set<string>;
  /** Some events say no network: nothing can be declared about it. */
  roams: boolean;
}

/**
 * What the owners of all machines would declare if they knew them as well as one can: for each identity the operations and
 * the networks of its whole life without attacks, releases and moves to come included.
 */
export class DeclaredLife {
  readonly #lives = new Map<string, Life>();

  /** One event of everyday life. */
  note({ action, identity_uid, src_network }: Event): void {
    let life = this.#lives.get(identity_uid);
    if (life === undefined) {
      life = { actions: new Set(), networks: new Set(), roams: false };
      this.#lives.set(identity_uid, life);
    }
    life.actions.add(action);
    if (src_network === undefined || src_network === "") life.roams = true;
    else life.networks.add(src_network);
  }

  /** A policy for each of them, as records of the log in effect from `at` (epoch ms) on. */
  records(at: number): readonly ControlRecord[] {
    const policies = Array.from(this.#lives, ([identity, { actions, networks, roams }]): PlacedPolicy => {
      const allow = { actions: Array.from(actions), ...(!roams && { networks: Array.from(networks) }) };
      return { policy: { policy: `life of ${identity}`, identity, allow }, file: "world", lines: {} };
    });
    return policyRecords(policies, formatTime(at));
  }
}
