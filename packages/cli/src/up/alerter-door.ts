import { readSilence, silenceIdOf } from "@rolecall/alerting";
import { formatTime, parseTime } from "@rolecall/core";
import { type Clock, systemClock } from "@rolecall/runtime";
import type { Command, CommandAnswer, Commands, Order } from "@rolecall/service-alerter";
import type { AlerterDoor, AskedFeedback, AskedSilence } from "@rolecall/service-console";

/** How long a person waits for the store before being told to try again. */
const PATIENCE_MS = 15_000;

/** The console's way to the alerter of the same process. */
export function createAlerterDoor(commands: Commands, clock: Clock = systemClock): AlerterDoor {
  const send = (command: Command): Promise<CommandAnswer> => sendInTime(commands, { command }, PATIENCE_MS, clock);
  return {
    feedback: (asked) => send(commandOf(asked)),
    async silence(asked) {
      const silence = silenceOf(asked, clock.now());
      return { silence_id: silence.silenceId, ...(await send({ kind: "silence", silence })) };
    },
    async expire(silenceId, by) {
      return send({ kind: "expire-silence", silenceId, by });
    },
  };
}

/** The alerter's answer. @throws Error where there is none within `ms`; the order may still be obeyed. */
export async function sendInTime(
  commands: Commands,
  order: Order,
  ms: number,
  clock: Clock = systemClock,
): Promise<CommandAnswer> {
  const over = new AbortController();
  const late = clock.sleep(ms, over.signal).then(() => {
    throw new Error("the alerter did not answer in time");
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([commands.send(order), late]);
  } finally {
    over.abort();
  }
}

function commandOf({ finding_uid, verdict, comment, until, by }: AskedFeedback): Command {
  const subject = { findingUid: finding_uid };
  if (verdict === "acknowledged") return { kind: "acknowledge", subject, by };
  const endsAt = until === undefined ? undefined : parseTime(until);
  return { kind: "feedback", subject, verdict: { feedback: verdict, by, comment, endsAt } };
}

/** A silence as the alerter takes it; a new one gets its id from what it says. `now` is epoch ms. */
export function silenceOf(asked: AskedSilence, now: number): ReturnType<typeof readSilence> {
  const silence = readSilence({ ...asked, silence_id: "", updated_at: formatTime(now) });
  return { ...silence, silenceId: asked.silence_id ?? silenceIdOf(silence) };
}
