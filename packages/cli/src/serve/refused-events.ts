/** Events that the topic, or the table, did not take, and that are dead letters since: who counts what came counts each as that, once. */
export interface RefusedEvents {
  add(events: number): void;
  /** So many of `events`, which are counted now: those of another call are counted with it, or it with those. */
  take(events: number): number;
}

export function createRefusedEvents(): RefusedEvents {
  let uncounted = 0;
  return {
    add(events) {
      uncounted += events;
    },
    take(events) {
      const taken = Math.min(uncounted, events);
      uncounted -= taken;
      return taken;
    },
  };
}
