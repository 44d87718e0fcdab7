export { createConsole } from "./create-console.ts";
export type { ConsoleOptions, PipelineCount, PipelineReport } from "./options.ts";
