export { createConsole } from "./create-console.ts";
export type {
  AlerterAnswer,
  AlerterDoor,
  AskedFeedback,
  AskedSilence,
  ConsoleOptions,
  PipelineCount,
  PipelineReport,
} from "./options.ts";
