import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** The native format: events as this project writes them, in which users may ship logs that no decoder knows. */
export const rolecall: Source = { name: "rolecall", provider: "", detect, createDecoder };
