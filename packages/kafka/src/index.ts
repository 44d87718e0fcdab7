export type { Assignment, Batch, Consumer, LogRecord, Outgoing, Producer } from "./ports.ts";
