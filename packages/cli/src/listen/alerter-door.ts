import {
  type Cover,
  checkSilence,
  coverWords,
  LIMITS,
  readSilence,
  type Silence,
  silenceIdOf,
} from "@rolecall/alerting";
import { formatTime, parseTime } from "@rolecall/core";
import { type Clock, systemClock } from "@rolecall/runtime";
import type { Command, CommandAnswer, Commands, Order } from "@rolecall/service-alerter";
import type { AlerterDoor, AskedFeedback, AskedSilence, SilenceCover } from "@rolecall/service-console";
import { inTime, PATIENCE_MS } from "./in-time.ts";

/** The console's way to the alerter of the same process, or over Kafka. `cover` tells how far a silence reaches. */
export function createAlerterDoor(
  commands: Commands,
  cover: (silence: Silence, now: number) => Promise<Cover>,
  clock: Clock = systemClock,
): AlerterDoor {
  const send = (command: Command): Promise<CommandAnswer> => sendInTime(commands, { command }, PATIENCE_MS, clock);
  return {
    feedback: (asked) => send(commandOf(asked)),
    async silence(asked) {
      const now = clock.now();
      const silence = silenceOf(asked, now);
      const [covers, answer] = await Promise.all([toldOf(cover(silence, now)), send({ kind: "silence", silence })]);
      if (!answer.accepted) return answer;
      // What the alerter says itself goes first: who set the same before.
      return { silence_id: silence.silenceId, ...covers, ...answer, message: answer.message || covers.message };
    },
    async cover(asked) {
      const now = clock.now();
      const silence = silenceOf(asked, now);
      const wrong = checkSilence(silence, LIMITS);
      if (wrong !== undefined) return { accepted: false, reason: "refused", message: wrong };
      return { accepted: true, ...(await toldOf(cover(silence, now))) };
    },
    async expire(silenceId, by) {
      return send({ kind: "expire-silence", silenceId, by });
    },
  };
}

/** A silence is set whether or not its reach can be told. */
async function toldOf(asked: Promise<Cover>): Promise<Partial<SilenceCover> & { readonly message: string }> {
  const cover = await asked.catch(() => undefined);
  if (cover === undefined) return { message: "" };
  const { known, ...rest } = cover;
  return { ...rest, ...(known && { known }), message: coverWords(cover) };
}

/** The alerter's answer. @throws Error where there is none within `ms`; the order may still be obeyed. */
export function sendInTime(
  commands: Commands,
  order: Order,
  ms: number,
  clock: Clock = systemClock,
): Promise<CommandAnswer> {
  return inTime(commands.send(order), ms, "the alerter did not answer in time", clock);
}

function commandOf({ finding_uid, verdict, comment, until, by }: AskedFeedback): Command {
  const subject = { findingUid: finding_uid };
  if (verdict === "acknowledged") return { kind: "acknowledge", subject, by, comment };
  if (verdict === "reopen") return { kind: "reopen", subject, by, comment };
  const endsAt = until === undefined ? undefined : parseTime(until);
  return { kind: "feedback", subject, verdict: { feedback: verdict, by, comment, endsAt } };
}

/** A silence as the alerter takes it; a new one gets its id from what it says. `now` is epoch ms. */
function silenceOf(asked: AskedSilence, now: number): ReturnType<typeof readSilence> {
  const silence = readSilence({ ...asked, silence_id: "", updated_at: formatTime(now) });
  return { ...silence, silenceId: asked.silence_id ?? silenceIdOf(silence) };
}
