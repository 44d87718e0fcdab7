import type { Alerter, Silence } from "@rolecall/alerting";
import type { Change } from "@rolecall/notifiers";
import { silenceDetails } from "./change-of.ts";

/** Silences whose time was over after one instant and by another (epoch ms). Those that somebody ended are told when they do. */
export function endedSilences({ state }: Pick<Alerter, "state">, after: number, by: number): readonly Change[] {
  const ended = [...state.silences.values()].filter(
    (silence) => silence.endsAt > after && silence.endsAt <= by && !isCutShort(silence),
  );
  return ended.map((silence) => ({
    ...{ summary: "Rolecall: a silence has ended, set", by: silence.createdBy, at: silence.endsAt },
    details: { ...silenceDetails(silence), hidden: String(silence.hidden) },
  }));
}

function isCutShort({ endsAt, updatedAt }: Silence): boolean {
  return endsAt <= updatedAt;
}
