export { type AccessLink, createAccessLink } from "./access/access-link.ts";
export type { SignInOptions } from "./access/sign-in.ts";
export { createConsole } from "./create-console.ts";
export type {
  AlerterAnswer,
  AlerterDoor,
  AskedFeedback,
  AskedSilence,
  ConsoleOptions,
  PipelineCount,
  PipelineReport,
  SilenceCover,
} from "./options.ts";
