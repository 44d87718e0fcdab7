import { z } from "zod";
import { isTime } from "./time.ts";

/** A time as interface.md has it everywhere. */
export const time: z.ZodType<string> = z.custom<string>(
  isTime,
  "must be a UTC time with milliseconds, as 2026-11-24T10:00:00.000Z",
);
