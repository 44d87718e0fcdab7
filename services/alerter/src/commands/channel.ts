import type { CommandAnswer, Order } from "./command.ts";

type Obey = (order: Order) => Promise<CommandAnswer>;

/** The way to an alerter that may still be starting. */
export interface Commands {
  /**
   * Resolves with the answer, when what was accepted is durable. Waits while the alerter starts or its store is down;
   * rejects when it stops first. What was sent may be obeyed even when the caller waits no longer.
   */
  send(order: Order): Promise<CommandAnswer>;
  /** The alerter's own end: orders go to `obey` from now on, until the answer is called. */
  attach(obey: Obey): () => void;
}

interface Waiting {
  readonly order: Order;
  readonly resolve: (answer: Promise<CommandAnswer>) => void;
  readonly reject: (error: Error) => void;
}

/** Orders that wait for an alerter; what is beyond that is refused, so that a dead one costs no memory. */
const MOST_WAITING = 1000;

/** One per alerter. */
export function createCommands(): Commands {
  let state: "starting" | "running" | "stopped" = "starting";
  let obey: Obey | undefined;
  let waiting: Waiting[] = [];
  return {
    send(order) {
      if (obey !== undefined) return obey(order);
      if (state === "stopped") return Promise.reject(new Error("the alerter has stopped"));
      if (waiting.length >= MOST_WAITING) return Promise.reject(new Error("the alerter does not answer"));
      return new Promise((resolve, reject) => void waiting.push({ order, resolve, reject }));
    },
    attach(take) {
      obey = take;
      state = "running";
      const due = waiting;
      waiting = [];
      for (const { order, resolve } of due) resolve(take(order));
      return () => {
        obey = undefined;
        state = "stopped";
        for (const { reject } of waiting) reject(new Error("the alerter has stopped"));
        waiting = [];
      };
    },
  };
}
