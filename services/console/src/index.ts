export { type AccessLink, createAccessLink } from "./access/access-link.ts";
export type { SignInOptions } from "./access/sign-in.ts";
export { createConsole } from "./create-console.ts";
export type {
  AlerterDoor,
  AskedFeedback,
  AskedSilence,
  ConsoleOptions,
  PipelineCount,
  SilenceCover,
} from "./options.ts";
