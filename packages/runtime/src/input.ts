// What reads an input, and nothing else: for threads that should be at work at once.
export { fileFault, InputError } from "./input-error.ts";
export { type Input, openInput } from "./open-input.ts";
export { untilBroken } from "./until-broken.ts";
