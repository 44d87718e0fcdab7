import { FEEDBACKS } from "@rolecall/alerting";
import { CHANGES } from "@rolecall/core";
import type { Order } from "@rolecall/service-alerter";
import { z } from "zod";

const subject = z.union([
  z.object({ findingUid: z.string() }),
  z.object({ episodeId: z.string() }),
  z.object({ episodeIds: z.array(z.string()) }),
  z.object({ wireKey: z.string(), saidAt: z.number().optional() }),
  z.object({ groupId: z.string() }),
]);
const by = z.string();
const groupId = z.string();

const command = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("acknowledge"), subject, by, comment: z.string().optional() }),
  z.object({ kind: z.literal("resolve"), subject, by }),
  z.object({ kind: z.literal("reopen"), subject, by, comment: z.string().default("") }),
  z.object({ kind: z.literal("snooze"), groupId, forMs: z.number(), by }),
  z.object({ kind: z.literal("expire-silence"), silenceId: z.string(), by }),
  z.object({
    kind: z.literal("feedback"),
    subject,
    verdict: z.object({
      feedback: z.enum(FEEDBACKS),
      ...{ by, comment: z.string(), endsAt: z.number().optional() },
    }),
  }),
  z.object({
    kind: z.literal("silence"),
    silence: z.object({
      silenceId: z.string(),
      matchers: z.array(z.array(z.string())),
      ...{ startsAt: z.number(), endsAt: z.number(), updatedAt: z.number() },
      ...{ createdBy: z.string(), comment: z.string(), hidden: z.number(), episodes: z.array(z.string()) },
    }),
  }),
  z.object({ kind: z.literal("refused-action"), by, action: z.string(), groupId, reason: z.string() }),
  z.object({
    kind: z.literal("told-change"),
    change_uid: z.string(),
    change: z.enum(CHANGES),
    identities: z.array(z.string()),
    ...{ from: z.string(), until: z.string(), note: z.string(), by },
  }),
]);

/** Before a finding could be reopened, only a message could. */
function ofMessage(value: unknown): unknown {
  const { data } = z.object({ kind: z.literal("reopen"), groupId, by }).safeParse(value);
  return data === undefined ? value : { kind: data.kind, subject: { groupId: data.groupId }, by: data.by };
}

/** An order as it comes from the topic: of another version of the console perhaps, or of somebody else. */
export const ORDER: z.ZodType<Omit<Order, "id">> = z.object({
  command: z.preprocess(ofMessage, command),
  receivers: z.array(z.string()).optional(),
});
