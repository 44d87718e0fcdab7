export { ATTACK_NAMES } from "./attacks/attacks.ts";
export { createWorld } from "./create-world.ts";
export { type DeliverOptions, deliver } from "./deliver.ts";
export { renderLabels, renderRecords } from "./render.ts";
export { type CastMember, worldCast, worldStory } from "./story.ts";
export type { AttackLabel, RawRecord, World, WorldOptions } from "./world.ts";
