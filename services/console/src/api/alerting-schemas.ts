import type { ExpectedItem } from "@rolecall/clickhouse";
import { parseTime, SEVERITIES } from "@rolecall/core";
import { z } from "zod";
import type { SilenceCover } from "../options.ts";
import type { EpisodeItem } from "./list-episodes.ts";
import type { SilenceItem } from "./list-silences.ts";

const MOST_TEXT = 1000;
const MOST_NAME = 200;
const MOST_MATCHERS = 100;

const instant = z
  .string()
  .refine((text) => !Number.isNaN(parseTime(text)), { message: "must be a time like 2026-11-24T10:00:00Z" });
const name = z.string().min(1).max(MOST_NAME);

/** `POST /feedback`. */
export interface FeedbackBody {
  readonly finding_uid: string;
  readonly verdict: "expected" | "dismissed" | "compromised" | "acknowledged" | "reopen";
  readonly comment: string;
  readonly until?: string | undefined;
  readonly by: string;
}

export const feedbackBody: z.ZodType<FeedbackBody> = z.strictObject({
  finding_uid: name,
  verdict: z
    .enum(["expected", "dismissed", "compromised", "acknowledged", "reopen"])
    .meta({ description: "`reopen` takes back what was said before: it is open again, and the same tells again" }),
  comment: z.string().max(MOST_TEXT).default(""),
  until: instant.meta({ description: "When an expected ends; 30 days from now at the latest" }).optional(),
  by: name.meta({ description: "Who says so, for the audit log" }).default("api"),
});

/** `POST /silences`. */
export interface SilenceBody {
  readonly silence_id?: string | undefined;
  readonly matchers: readonly string[];
  readonly starts_at?: string | undefined;
  readonly ends_at: string;
  readonly created_by: string;
  readonly comment: string;
}

export const silenceBody: z.ZodType<SilenceBody> = z.strictObject({
  silence_id: name.meta({ description: "Of the silence that is to be changed; absent: a new one" }).optional(),
  matchers: z
    .array(z.string().min(1).max(MOST_TEXT))
    .min(1)
    .max(MOST_MATCHERS)
    .meta({ description: 'severity=~"low|medium"; all must match. Elements in braces are sets: any of them may' }),
  starts_at: instant.meta({ description: "Now, unless given" }).optional(),
  ends_at: instant,
  created_by: name.default("api"),
  comment: z.string().max(MOST_TEXT).default(""),
});

const count = z.int().min(0);

type SilencedAnswer = { readonly silence_id: string; readonly message: string } & {
  readonly [K in keyof SilenceCover]?: SilenceCover[K] | undefined;
};

/** What `POST /silences` and `DELETE /silences/{id}` answer; only the first tells what is covered. */
export const silencedAnswer: z.ZodType<SilencedAnswer> = z.strictObject({
  silence_id: z.string(),
  message: z.string().meta({ description: "Empty, or a sentence beside it: what it covers, who was first" }),
  matches: z
    .strictObject({ findings: count, identities: count, critical: count, of: count })
    .meta({ description: "What of what is open it matches, and all that is open" })
    .optional(),
  known: z
    .strictObject({ identities: count, of: count })
    .meta({ description: "How many of the known identities it matches; absent where it says nothing of identities" })
    .optional(),
  warnings: z.array(z.string()).meta({ description: "Why it may hold back less than was meant, or more" }).optional(),
});

const time = z.iso.datetime();

export const episodeItem: z.ZodType<EpisodeItem> = z.strictObject({
  episode_id: z.string(),
  finding_uid: z.string(),
  identity_uid: z.string(),
  kind: z.string(),
  state: z.enum(["pending", "firing", "acknowledged", "resolved", "closed"]),
  reason: z
    .string()
    .meta({ description: "Of a closed one the verdict, of one that is expected `marked-expected`; else the state" }),
  severity: z.enum(SEVERITIES),
  actor: z.string().meta({ description: "Who judged it, else who acknowledged it; empty where nobody has" }),
  opened_at: time,
  at: time.meta({ description: "When it came into this state" }),
});

export const silenceItem: z.ZodType<SilenceItem> = z.strictObject({
  silence_id: z.string(),
  matchers: z.array(z.string()),
  state: z.enum(["pending", "active", "expired"]),
  starts_at: time,
  ends_at: time,
  created_by: z.string(),
  comment: z.string(),
  updated_at: time,
  hidden: z.int().min(0).meta({ description: "Findings that it held back" }),
});

export const expectedItem: z.ZodType<ExpectedItem> = z.strictObject({
  entry_id: z.string().meta({ description: "As receipts name what held a finding back" }),
  finding_uid: z
    .string()
    .meta({ description: "The finding that was judged: a verdict `reopen` on it takes this back" }),
  title: z.string(),
  identity_uid: z.string(),
  detector: z.string(),
  feature: z.string().meta({ description: "The dimension that it is about; empty for a rule without any" }),
  value: z.string().meta({ description: "What was seen of it, and may be seen again" }),
  members: z
    .int()
    .min(0)
    .meta({ description: "How many identities or people the finding named; 0 where that is not known" }),
  severity: z.string().meta({ description: "Nothing graver is held back; empty where that is not known" }),
  ends_at: time,
  created_by: z.string(),
  comment: z.string(),
  hidden: z.int().min(0).meta({ description: "Findings that it held back" }),
});
