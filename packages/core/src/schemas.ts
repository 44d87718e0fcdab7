// The schemas of the nouns, which explain a rejection. They load zod, which takes longer than all the rest of this package:
// a thread that reads logs does without.
export { eventFault } from "./event-schema.ts";
export { findingFault, findingSchema } from "./finding-schema.ts";
